/**
 * A browser against the devserver: POST /rpc/{command}, WebSocket /events, and an
 * upload to /files that gives the one-time reference. The token stands in the
 * address of the first page (`?token=`) and is kept for this tab only.
 */
import type { Host, PickedFile } from './host';

const TOKEN = 'drumbeat.token';

function token(): string {
  const given = new URLSearchParams(window.location.search).get('token');
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    return given;
  }
  return sessionStorage.getItem(TOKEN) ?? '';
}

const headers = () => ({ 'X-Drumbeat-Token': token() });

async function answer(response: Response): Promise<unknown> {
  const text = await response.text();
  let body: unknown = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = null;
  }
  if (response.ok) return body;
  // The command's own error has a code; anything else is the server in between.
  throw typeof body === 'object' && body !== null && 'code' in body ? body : { code: 'unreachable', params: {}, retry: true };
}

async function upload(file: File): Promise<PickedFile> {
  const body = await answer(
    await fetch(`/files?name=${encodeURIComponent(file.name)}`, { method: 'POST', headers: { ...headers(), 'Content-Type': 'application/octet-stream' }, body: file }),
  );
  return { file_ref: (body as PickedFile).file_ref, name: file.name };
}

export const webHost: Host = {
  kind: 'browser',

  async rpc(command, payload) {
    let response: Response;
    try {
      response = await fetch(`/rpc/${command}`, { method: 'POST', headers: { ...headers(), 'Content-Type': 'application/json' }, body: JSON.stringify(payload ?? {}) });
    } catch {
      throw { code: 'unreachable', params: {}, retry: true };
    }
    return answer(response);
  },

  onEvent(callback, onBegin) {
    let socket: WebSocket | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let closed = false;
    let wait = 500;
    const open = () => {
      const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
      socket = new WebSocket(`${scheme}://${window.location.host}/events?token=${encodeURIComponent(token())}`);
      socket.onopen = () => {
        wait = 500;
        onBegin();
      };
      socket.onmessage = (message) => {
        try {
          callback(JSON.parse(String(message.data)));
        } catch {
          // Not one of ours.
        }
      };
      socket.onclose = () => {
        if (closed) return;
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, 10_000);
      };
    };
    open();
    return () => {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    };
  },

  pickFile(options) {
    return new Promise((resolve, reject) => {
      const input = document.createElement('input');
      input.type = 'file';
      input.accept = options.endings.map((ending) => `.${ending}`).join(',');
      input.hidden = true;
      // In the page, so that a test can find it and hand a file over.
      input.dataset.picker = 'file';
      document.body.append(input);
      input.addEventListener('change', () => {
        const file = input.files?.[0];
        input.remove();
        if (file) upload(file).then(resolve, reject);
        else resolve(undefined);
      });
      input.addEventListener('cancel', () => {
        input.remove();
        resolve(undefined);
      });
      input.click();
    });
  },

  onFileDrop(callback, onHover) {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      onHover?.({ kind: 'over' });
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) onHover?.({ kind: 'none' });
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      onHover?.({ kind: 'none' });
      const files = [...(event.dataTransfer?.files ?? [])];
      void Promise.all(files.map(upload)).then((refs) => {
        if (refs.length > 0) callback(refs);
      });
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  },

  copyText: (text) => navigator.clipboard.writeText(text),
};
