/** The one ornament: a strip in the geometry of Thái brocade, 8 px high. Under the header, on a certificate's edge, in empty states. Nowhere else. */
export const Brocade = () => (
  <svg class="brocade" height="8" width="100%" aria-hidden="true" focusable="false">
    <defs>
      <pattern id="brocade" width="32" height="8" patternUnits="userSpaceOnUse">
        <path d="M0 4 4 0l4 4-4 4zM16 4l4-4 4 4-4 4z" fill="#c1552d" />
        <path d="M4 2 6 4 4 6 2 4zM20 2l2 2-2 2-2-2z" fill="#faf6ee" />
        <path d="M8 4l4-4 4 4-4 4z" fill="#2b3a67" />
        <path d="M24 4l4-4 4 4-4 4z" fill="#2b3a67" />
        <path d="M12 2l2 2-2 2-2-2zM28 2l2 2-2 2-2-2z" fill="#d99a1e" />
        <path d="M8 0h8l-4 0zM6 0h4L8 2zM6 8h4L8 6zM14 0h4l-2 2zM14 8h4l-2-2zM22 0h4l-2 2zM22 8h4l-2-2zM0 0h2L0 2zM0 8h2L0 6zM30 0h2v2zM30 8h2V6z" fill="#faf6ee" opacity=".85" />
      </pattern>
    </defs>
    <rect width="100%" height="8" fill="#1d2440" />
    <rect width="100%" height="8" fill="url(#brocade)" />
  </svg>
);
