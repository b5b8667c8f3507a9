/** The last item is where we are and is no link. */
export const Breadcrumb = ({ items }: { items: { href?: string; title: string }[] }) => (
  <nav aria-label="Đường dẫn">
    <ol class="crumbs">{items.map((item, i) => <li key={i}>{item.href && i < items.length - 1 ? <a href={item.href}>{item.title}</a> : <span aria-current={i === items.length - 1 ? 'page' : undefined}>{item.title}</span>}</li>)}</ol>
  </nav>
);
