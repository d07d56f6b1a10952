// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import en from '../messages/en.json';
import { Words } from '../messages/words.tsx';
import { NotLoaded } from './not-loaded.tsx';
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

test('what the server draws has a way on that needs no script, which is gone once the scripts are there', () => {
  const page = (
    <Words locale="en" messages={en} zone="Europe/Berlin">
      <NotLoaded />
    </Words>
  );
  expect(renderToString(page)).toContain('Load it again');
  render(page);
  expect(screen.queryByText('Load it again')).toBeNull();
});
