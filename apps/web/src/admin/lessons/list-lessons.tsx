import { LinkButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ListState } from '../parts/list-state';
import { useResource } from '../use-resource';

interface LessonList {
  title: string; slug: string; number: number; isCurrent: boolean;
  lessons: { id: string; title: string; minutes: number; module: string; from: string | null }[];
}

/** The lessons of a native course, each with the way to its text; and the course as files and packages. */
export const ListLessons = ({ course }: { course: string }) => {
  const list = useResource<LessonList>(`/api/admin/courses/${course}/lessons`);
  return (
    <ListState resource={list} empty={{ title: 'Khóa này chưa có bài', text: 'Nạp khóa học từ thư mục content rồi mở lại trang.' }}>
      {({ title, number, isCurrent, lessons }) => (
        <>
          <h2>{title}</h2>
          <p class="soft">Phiên bản {number}{isCurrent ? ', đang mở cho người học' : ''}. Sửa một bài là thêm một phiên bản; người học thấy khi bạn mở phiên bản ấy.</p>
          {!isCurrent && <Notice kind="info" title={`Phiên bản ${number} chưa mở cho người học`} action={<LinkButton small href="/quan-tri/khoa-hoc">Về danh sách khóa học</LinkButton>}>Bấm “Phiên bản” ở khóa này để mở.</Notice>}
          <ol class="rows adm-lessons">{lessons.map((lesson, index) => (
            <li key={lesson.id}>
              {lessons[index - 1]?.module !== lesson.module && <h3>{lesson.module}</h3>}
              <p class="row between">
                <span>{lesson.title}<small class="adm-under">{lesson.minutes} phút{lesson.from && ` · lấy từ khóa ${lesson.from}, sửa ở khóa ấy`}</small></span>
                {lesson.from === null && <LinkButton small href={`/quan-tri/khoa-hoc/${course}/noi-dung/${lesson.id}`} aria-label={`Sửa ${lesson.title}`}>Sửa chữ</LinkButton>}
              </p>
            </li>
          ))}</ol>
          <h2>Mang khóa học đi</h2>
          <p class="soft">Thư mục là các tệp như trong content, để sửa bằng trình soạn thảo và giữ lâu dài. Gói chạy được ở nền tảng khác, không kèm bài kiểm tra cuối khóa.</p>
          <p class="row">
            <LinkButton small href={`/api/admin/courses/${course}/files`} download>Tải thư mục</LinkButton>
            {(['scorm12', 'scorm2004', 'cmi5'] as const).map((format) => <LinkButton key={format} small kind="quiet" href={`/api/admin/courses/${course}/exports/${format}`} download>Gói {{ scorm12: 'SCORM 1.2', scorm2004: 'SCORM 2004', cmi5: 'cmi5' }[format]}</LinkButton>)}
          </p>
        </>
      )}
    </ListState>
  );
};
