/**
 * A code to scan: the SVG that Rust drew (black on white, quiet zone included), as a
 * picture, so that nothing in it could ever run. White in both themes, 264 px.
 */
export function QrCode({ svg, label }: { svg: string; label: string }) {
  return (
    <div className="qr" dir="ltr">
      <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} width={264} height={264} alt={label} />
    </div>
  );
}
