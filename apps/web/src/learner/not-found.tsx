import { LinkButton } from '../ui/button';
import { EmptyNotice } from '../ui/notice';
import { Page } from '../ui/page';

export const NotFoundScreen = () => (
  <Page title="Không thấy trang" heading={null}>
    <EmptyNotice title="Không thấy trang này" action={<LinkButton kind="primary" href="/">Về trang học</LinkButton>}>Đường dẫn có thể đã đổi, hoặc bị gõ thiếu.</EmptyNotice>
  </Page>
);
