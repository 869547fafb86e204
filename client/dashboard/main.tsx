import './without-eval.ts';
import '@mantine/core/styles.css';
import './dashboard.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Refused } from './call.ts';

const queries = new QueryClient({
  // A refusal stays one however often it is asked.
  defaultOptions: { queries: { retry: (failures, error) => !(error instanceof Refused) && failures < 3 } },
});

const place = document.getElementById('dashboard');
if (place === null) throw new Error('the page has no place for the dashboard');
// The policy of this page allows no inline styles: variables and classes come with the style sheet.
createRoot(place).render(
  <MantineProvider defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </MantineProvider>,
);
