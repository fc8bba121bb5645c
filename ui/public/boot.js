// Runs before anything else. A file of its own because the content policy forbids
// inline scripts.

// The look, so that the window never flashes in the wrong colours. Reads the same
// keys that src/shared/look.ts writes.
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

// What every first picture shows is asked for while the page's own code is still being
// read; src/host/tauri.ts hands the answers on to src/app/opening.ts, which asks the same.
(function () {
  var tauri = window.__TAURI_INTERNALS__;
  if (!tauri) return;
  window.drumbeatEarly = {};
  ['app_state', 'home_get', 'now_get', 'number_list'].forEach(function (command) {
    var answer = tauri.invoke('rpc', { command: command, payload: {} });
    // Whoever takes the answer hears of its failure; an answer nobody takes is no failure.
    answer.catch(function () {});
    window.drumbeatEarly[command] = answer;
  });
})();
