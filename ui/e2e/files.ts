/** Files as a person gives them: from the file dialog, or dropped on the window. */
import type { Page } from '@playwright/test';

const bytesOf = (content: Uint8Array) => Buffer.from(content);

/** Presses what opens the dialog, and chooses the file there. */
export async function pickFile(page: Page, press: () => Promise<void>, name: string, content: Uint8Array): Promise<void> {
  const [dialog] = await Promise.all([page.waitForEvent('filechooser'), press()]);
  await dialog.setFiles({ name, mimeType: 'application/octet-stream', buffer: bytesOf(content) });
}

/** Drags a file over the window and lets go in its middle. */
export async function dropFile(page: Page, name: string, content: Uint8Array, whileOver?: () => Promise<void>): Promise<void> {
  const carried = await page.evaluateHandle(
    ([file, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], file));
      return transfer;
    },
    [name, bytesOf(content).toString('base64')] as const,
  );
  const send = (type: string) =>
    page.evaluate(
      ([transfer, kind]) => {
        const at = { clientX: window.innerWidth / 2, clientY: window.innerHeight / 2 };
        const target = document.elementFromPoint(at.clientX, at.clientY) ?? document.body;
        target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer, ...at }));
      },
      [carried, type] as const,
    );
  await send('dragenter');
  await send('dragover');
  await whileOver?.();
  await send('drop');
  await carried.dispose();
}
