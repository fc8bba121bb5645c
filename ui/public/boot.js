// Runs before the first paint so that the window never flashes in the wrong
// colours. A file of its own because the content policy forbids inline scripts.
// Reads the same keys that src/shared/look.ts writes.
(function () {
  var root = document.documentElement;
  var theme = 'system';
  var size = '100';
  var rows = 'normal';
  try {
    theme = localStorage.getItem('drumbeat.theme') || theme;
    size = localStorage.getItem('drumbeat.textSize') || size;
    rows = localStorage.getItem('drumbeat.rows') || rows;
  } catch {
    // Storage can be switched off; the defaults are fine then.
  }
  var dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-theme', dark ? 'dark' : 'light');
  root.setAttribute('data-text-size', size);
  root.setAttribute('data-rows', rows);
})();
