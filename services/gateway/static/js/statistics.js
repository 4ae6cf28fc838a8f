/* Draws each chart from the table below it, in the colours and sizes of the page. Whatever goes wrong, the tables stay. */

const style = getComputedStyle(document.documentElement);
const token = function (name) { return style.getPropertyValue(name).trim(); };
const size = parseFloat(style.fontSize);
const still = window.matchMedia && matchMedia('(prefers-reduced-motion: reduce)').matches;
const COLOURS = [token('--blue-500'), token('--warn')];
const MARKS = ['circle', 'diamond'];
const drawn = [];

/* What stands in the table: the labels, and for each drawn column its name and numbers (null where there is none). */
function read(box) {
  const table = box.parentElement.querySelector('table');
  const heads = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(table.tBodies[0].rows);
  const columns = box.dataset.drawn.split(' ').map(Number);
  return {
    labels: rows.map(function (row) { return row.cells[0].textContent.trim(); }),
    series: columns.map(function (column) {
      return {
        name: heads[column].textContent.trim(),
        numbers: rows.map(function (row) {
          const number = row.cells[column].dataset.number;
          return number === '' ? null : Number(number);
        }),
      };
    }),
  };
}

function words() { return { color: token('--ink'), fontFamily: token('--font'), fontSize: size * 0.875 }; }

function option(box, data) {
  const shape = box.dataset.chart;
  const lying = shape === 'bars';
  const kinds = {
    type: 'category', data: data.labels, inverse: lying,
    axisLabel: Object.assign(words(), { hideOverlap: !lying, width: lying ? Math.min(size * 11.5, box.clientWidth * 0.32) : undefined, overflow: lying ? 'truncate' : undefined }),
    axisLine: { lineStyle: { color: token('--line-control') } }, axisTick: { show: false },
  };
  const numbers = {
    type: 'value', minInterval: shape === 'lines' ? 0.5 : 1, axisLabel: Object.assign(words(), { hideOverlap: true }),
    splitNumber: lying ? Math.max(2, Math.floor(box.clientWidth / (size * 7))) : 5,
    splitLine: { lineStyle: { color: token('--line') } },
  };
  return {
    animation: !still,
    textStyle: words(),
    color: COLOURS,
    grid: { left: size * 0.5, right: lying ? size * 3.5 : size, top: data.series.length > 1 ? size * 4 : size * 1.5, bottom: size * 0.5, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, left: 0, textStyle: words() } : undefined,
    // Drawn into the picture: a tooltip of HTML would need inline styles, which the content policy forbids.
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: shape === 'lines' ? 'line' : 'shadow' },
      valueFormatter: function (value) { return value === null || value === undefined ? '—' : value + ' ' + box.dataset.unit; } },
    xAxis: lying ? numbers : kinds,
    yAxis: lying ? kinds : numbers,
    series: data.series.map(function (one, place) {
      return {
        name: one.name, type: shape === 'lines' ? 'line' : 'bar', data: one.numbers,
        barMaxWidth: size * 1.6, symbol: MARKS[place], symbolSize: size * 0.6, lineStyle: { width: 2, type: place ? 'dashed' : 'solid' },
        label: { show: lying || (shape !== 'lines' && data.labels.length <= 24), position: lying ? 'right' : 'top',
          color: token('--ink'), fontSize: size * 0.8125,
          formatter: function (point) { return point.value ? String(point.value) : ''; } },
        labelLayout: { hideOverlap: true },
      };
    }),
  };
}

function draw(box) {
  const data = read(box);
  box.style.height = box.dataset.chart === 'bars' ? data.labels.length * size * 2.2 + size * 4 + 'px' : size * 19 + 'px';
  box.hidden = false;
  const chart = window.echarts.init(box, null, { renderer: 'canvas' });
  chart.setOption(option(box, data));
  drawn.push(chart);
  box.parentElement.querySelector('details').open = false;
}

function fit() { drawn.forEach(function (chart) { chart.resize(); }); }

if (window.echarts) {
  document.querySelectorAll('[data-chart]').forEach(function (box) {
    try { draw(box); } catch (error) { box.hidden = true; }
  });
  window.addEventListener('resize', fit);
}

/* On paper the tables stand below their charts. */
const opened = [];
window.addEventListener('beforeprint', function () {
  document.querySelectorAll('.chart-figures:not([open])').forEach(function (one) { one.open = true; opened.push(one); });
  fit();
});
window.addEventListener('afterprint', function () {
  opened.splice(0).forEach(function (one) { one.open = false; });
  fit();
});
