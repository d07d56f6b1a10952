// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { useReady } from './ready.ts';

const Press = () => (
  <button type="button" disabled={!useReady()}>
    Press
  </button>
);

test('what the server draws cannot be pressed; once the scripts are there it can', () => {
  expect(renderToString(<Press />)).toContain('disabled');
  render(<Press />);
  expect(screen.getByRole('button', { name: 'Press' })).toHaveProperty('disabled', false);
});
