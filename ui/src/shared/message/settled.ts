export { useSettled } from '../settled';
