import { describeAutomationStore } from '../../contracts/automation-store.contract.ts';
import { createMemoryAutomationStore } from './automation-store.ts';

describeAutomationStore({ name: 'in memory', open: async () => createMemoryAutomationStore() });
