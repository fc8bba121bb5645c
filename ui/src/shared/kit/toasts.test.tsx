import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { toastUndo, Toasts } from './toasts';

afterEach(cleanup);

/** A list whose row goes with the act and is there again after its undo. */
function Shop() {
  const [there, setThere] = useState(true);
  const remove = () => {
    setThere(false);
    toastUndo('Aline is deleted.', () => setThere(true));
  };
  return (
    <>
      <main data-region="content" tabIndex={-1}>
        <button type="button">Another</button>
        {there && (
          <p>
            <button type="button" onClick={remove}>
              Delete
            </button>
          </p>
        )}
      </main>
      <Toasts />
    </>
  );
}

const press = (name: string) => {
  const button = screen.getByRole('button', { name });
  button.focus();
  fireEvent.click(button);
};

describe('notices', () => {
  it('give the focus back when what was pressed in them is gone', async () => {
    render(<Shop />);
    screen.getByRole('button', { name: 'Another' }).focus();
    toastUndo('Saved.', () => undefined);
    press(await screen.findByText('Undo').then(() => 'Undo'));
    await waitFor(() => expect(document.activeElement?.textContent, 'the keys go on where they were').toBe('Another'));
  });

  it('give it to what is nearest where that is gone too, and never to nobody', async () => {
    render(<Shop />);
    press('Delete');
    press(await screen.findByText('Undo').then(() => 'Undo'));
    await waitFor(() => expect(document.activeElement?.textContent, 'what stood beside it').toBe('Another'));
  });
});
