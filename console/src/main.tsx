import '@cloudscape-design/global-styles/index.css';
import './app/console.css';
import './app/print.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { followColorScheme } from './app/color-scheme.ts';

followColorScheme();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
