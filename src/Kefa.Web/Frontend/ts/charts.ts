// Charts read the data that stands in the page beside their table. Tooltips are rich text, not HTML: the content security policy holds.
import * as echarts from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

interface ChartData {
  kind: 'bar' | 'hbar' | 'line';
  unit: string;
  categories: string[];
  series: { name: string; values: (number | null)[] }[];
  stack?: boolean;
}

const shown: echarts.ECharts[] = [];

export function draw(): void {
  for (const chart of shown.splice(0)) chart.dispose();
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) {
    const source = figure.querySelector('script[type="application/json"]');
    const place = figure.querySelector<HTMLElement>('.chart');
    if (!source?.textContent || !place) continue;
    place.hidden = false;
    const data = JSON.parse(source.textContent) as ChartData;
    const rows = data.categories.length;
    place.style.height = `${data.kind === 'hbar' ? 90 + Math.min(24, rows) * 30 : 320}px`;
    const chart = echarts.init(place, null, { renderer: 'svg', locale: document.documentElement.lang.startsWith('en') ? 'EN' : 'ZH' });
    chart.setOption(option(data));
    shown.push(chart);
  }
}

window.addEventListener('resize', () => shown.forEach(c => c.resize()));
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
document.addEventListener('kefa:theme', draw);

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function option(data: ChartData): echarts.EChartsCoreOption {
  const ink = color('--ink');
  const quiet = color('--ink-3');
  const line = color('--line');
  const category = {
    type: 'category' as const,
    data: data.categories,
    inverse: data.kind === 'hbar',
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: ink, width: 150, overflow: 'truncate' as const },
  };
  const value = {
    type: 'value' as const,
    name: data.unit,
    // Beside the axis a long unit would be cut off.
    ...(data.kind === 'hbar' ? { nameLocation: 'middle' as const, nameGap: 28 } : {}),
    nameTextStyle: { color: quiet },
    splitLine: { lineStyle: { color: line } },
    axisLabel: { color: quiet, hideOverlap: true, formatter: (v: number) => v.toLocaleString('zh-CN') },
  };
  const horizontal = data.kind === 'hbar';
  return {
    animation: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 400,
    color: [color('--chart-1'), color('--chart-2'), color('--chart-3'), color('--chart-4')],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 },
    aria: { enabled: true, decal: { show: data.series.length > 1 } },
    grid: { left: 8, right: 24, top: data.series.length > 1 ? 56 : 32, bottom: data.kind === 'hbar' ? 28 : 8, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 14, itemHeight: 10 } : { show: false },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: color('--paper'), borderColor: line, textStyle: { color: ink }, axisPointer: { type: 'shadow' } },
    xAxis: horizontal ? value : category,
    yAxis: horizontal ? category : value,
    series: data.series.map(s => ({
      type: data.kind === 'line' ? ('line' as const) : ('bar' as const),
      name: s.name,
      data: s.values,
      ...(data.stack ? { stack: 'all' } : {}),
      barMaxWidth: 22,
      emphasis: { focus: 'series' as const },
    })),
  };
}
