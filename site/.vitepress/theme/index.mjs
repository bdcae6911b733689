import DefaultTheme from 'vitepress/theme';
import BenchCharts from './BenchCharts.vue';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component('BenchCharts', BenchCharts),
};
