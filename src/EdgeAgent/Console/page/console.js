// The console: loads everything once, then lives on server-sent events. What callers said is only ever set as text, never as markup.
'use strict';

const STAGES = ['endpoint', 'asr_final', 'understand', 'decide', 'tts_first_audio', 'playout'];
const NAMES = { endpoint: 'sure that the caller has finished', asr_final: 'final words', understand: 'understand', decide: 'decide and word',
  tts_first_audio: 'first sound of the voice', playout: 'play-out', whole: 'whole' };
const SCALE_MS = 1000; // width of a turn's bar
const WHOLE_MS = 600;  // budget, p95
const MOST_CALLS = 60, MOST_TURNS = 80, MOST_ALERTS = 20; // as the box keeps them

const calls = new Map(); // call id -> { call, turns, escalation, card }
let alerts = [];

const at = id => document.getElementById(id);
const clock = iso => new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function shape(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function showStatus(status) {
  at('where').textContent = `${status.site} / ${status.device}`;
  document.title = `${status.calls ? `(${status.calls}) ` : ''}EdgeVoice ${status.site} / ${status.device}`;
  at('state').textContent = { online: 'takes calls', draining: 'ends its calls, takes no new ones', starting: 'starting' }[status.state] ?? status.state;
  at('state').className = status.state;
  const facts = [['calls', `${status.calls} of ${status.max_calls}`], ['workers', percent(status.workers_load)], ['media thread', percent(status.media_load)],
    ['late frames', percent(status.workers_late)], ['waiting for central ops', status.outbox_depth], ['version', status.version ?? '-'],
    ['up since', status.started ? new Date(status.started).toLocaleString() : '-']];
  at('box').replaceChildren(...facts.map(([name, value]) => {
    const pair = make('div');
    pair.append(make('dt', '', name), make('dd', '', value));
    return pair;
  }));
}

const percent = share => `${Math.round(share * 100)} %`;

function showLatency(latency) {
  at('latency-turns').textContent = latency.turns ? `last ${latency.turns} turns` : 'no turns yet';
  at('latency').tBodies[0].replaceChildren(...latency.stages.map(stage => {
    const row = make('tr', stage.stage);
    const name = make('th', '');
    name.scope = 'row';
    if (stage.stage !== 'whole') name.append(swatch(stage.stage));
    name.append(NAMES[stage.stage]);
    const over = stage.p95_ms > stage.budget_ms;
    row.append(name, make('td', '', stage.p50_ms?.toFixed(0) ?? '-'), make('td', over ? 'over' : '', stage.p95_ms?.toFixed(0) ?? '-'),
      make('td', '', stage.budget_ms), make('td', '', stage.stage === 'whole' ? '' : stage.overspent));
    const gauge = make('td', 'gauge'), meter = make('meter');
    meter.max = stage.budget_ms * 2;
    meter.high = stage.budget_ms;
    meter.optimum = 0;
    meter.value = stage.p95_ms ?? 0;
    meter.setAttribute('aria-label', `${NAMES[stage.stage]}: p95 beside its budget`);
    gauge.append(meter);
    row.append(gauge);
    return row;
  }));
}

function swatch(stage) {
  const box = shape('svg', { class: 'key', viewBox: '0 0 9 9', 'aria-hidden': 'true' });
  box.append(shape('rect', { class: stage, width: 9, height: 9 }));
  return box;
}

function bar(ledger) {
  const picture = shape('svg', { viewBox: `0 0 ${SCALE_MS} 14`, preserveAspectRatio: 'none', role: 'img',
    'aria-label': STAGES.map(stage => `${NAMES[stage]} ${ledger[stage]} ms`).join(', ') });
  picture.append(shape('rect', { class: 'track', width: SCALE_MS, height: 14 }));
  let x = 0;
  for (const stage of STAGES) {
    const part = shape('rect', { class: stage, x, width: Math.max(0, Math.min(ledger[stage], SCALE_MS - x)), height: 14 });
    const title = shape('title', {});
    title.textContent = `${NAMES[stage]} ${ledger[stage]} ms`;
    part.append(title);
    picture.append(part);
    x += ledger[stage];
  }
  picture.append(shape('line', { class: 'mark', x1: WHOLE_MS, x2: WHOLE_MS, y1: 0, y2: 14 }));
  return picture;
}

function turnLine({ data, time }) {
  const line = make('li'), words = make('div');
  line.append(words);
  if (data.heard) words.append(make('p', 'heard', data.heard));
  if (data.answer) words.append(make('p', 'answer', data.answer));
  const u = data.understood;
  const understood = u ? [u.intent ?? u.act, u.intent && `${Math.round(u.confidence * 100)} %`, u.out_of_scope && 'out of scope',
    ...Object.entries(u.slots).map(([name, slot]) => `${name} = ${slot.value} (${Math.round(slot.confidence * 100)} %)`)].filter(Boolean).join(' · ') : '';
  words.append(make('p', 'understood', [clock(time), understood].filter(Boolean).join(' · ')));
  if (data.ledger) {
    const ledger = make('div', 'ledger'), text = make('p', '', `${Math.round(data.ledger.whole)} ms`);
    if (data.ledger.overspent) text.append(make('span', 'bad', ` · over: ${NAMES[data.ledger.overspent]}`));
    if (data.ledger.speculation_saved > 0) text.append(` · ahead saved ${Math.round(data.ledger.speculation_saved)} ms`);
    if (data.continues) text.append(' · turn before taken back');
    if (data.degraded) text.append(make('span', 'bad', ` · degraded: ${data.degraded}`));
    ledger.append(bar(data.ledger), text);
    line.append(ledger);
  }
  return line;
}

function summary(entry) {
  const { data } = entry.call, line = make('summary'), live = data.state === 'began';
  line.append(make('b', '', data.from), make('span', '', clock(data.started)), make('span', '', data.codec ?? ''));
  if (live) line.append(make('b', '', 'in progress'));
  else {
    line.append(make('span', '', `${data.seconds} s`), make('span', '', `${data.turns} turns`),
      make('span', data.end_reason === 'failed' ? 'bad' : '', data.end_reason.replaceAll('_', ' ')));
    if (data.goal) line.append(make('b', '', `${data.goal}${data.reached ? ' reached' : ' not reached'}`));
    if (data.transferred_to) line.append(make('b', '', `to ${data.transferred_to}`));
    if (data.media?.lost) line.append(make('span', '', `${data.media.lost} of ${data.media.received + data.media.lost} packets lost`));
    if (data.line_sounds) line.append(make('span', '', Object.keys(data.line_sounds).map(name => name.replaceAll('_', ' ')).join(', ')));
  }
  if (entry.escalation) line.append(make('span', '', `hand-over ${entry.escalation.data.state}`));
  return line;
}

function showCall(entry) {
  const live = entry.call.data.state === 'began';
  if (!entry.card) {
    entry.card = make('details', '');
    entry.card.open = live;
    entry.list = make('ol');
    entry.card.append(make('summary'), entry.list);
  }
  entry.card.className = `call${live ? ' live' : ''}${entry.call.data.end_reason === 'failed' ? ' failed' : ''}`;
  entry.card.firstElementChild.replaceWith(summary(entry));
}

function addTurn(entry, turn) {
  entry.last = turn.data.turn;
  entry.list.append(turnLine(turn));
  while (entry.list.children.length > MOST_TURNS) entry.list.firstElementChild.remove();
}

function addCall(message) {
  const entry = { call: message };
  calls.set(message.data.call, entry);
  showCall(entry);
  at('calls').prepend(entry.card);
  for (const [id, old] of calls) {
    if (calls.size <= MOST_CALLS) break;
    if (old.call.data.state === 'began') continue;
    old.card.remove();
    calls.delete(id);
  }
  at('none').hidden = true;
  return entry;
}

function showAlerts() {
  at('alerts').hidden = alerts.length === 0;
  at('alerts').replaceChildren(...alerts.map(({ data, time }) => make('p', `alert ${data.severity}`, `${clock(time)} ${data.text}`)));
}

function take(message) {
  const entry = calls.get(message.data.call);
  if (message.type === 'call' && !entry) addCall(message);
  else if (message.type === 'call') { entry.call = message; showCall(entry); }
  else if (message.type === 'turn' && entry) { addTurn(entry, message); refreshLatency(); }
  else if (message.type === 'escalation' && entry) { entry.escalation = message; showCall(entry); }
  else if (message.type === 'alert') { alerts = [message, ...alerts].slice(0, MOST_ALERTS); showAlerts(); }
}

let refreshing = false;
async function refreshLatency() {
  if (refreshing) return;
  refreshing = true;
  await new Promise(later => setTimeout(later, 500));
  refreshing = false;
  try { showLatency((await (await fetch('/api/v1/calls')).json()).latency); } catch { /* the stream tells when the box is away */ }
}

async function load() {
  const all = await (await fetch('/api/v1/calls')).json();
  const open = new Set([...calls].filter(([, entry]) => entry.card.open).map(([id]) => id));
  calls.clear();
  at('calls').replaceChildren();
  for (const { call, turns, escalation } of [...all.calls].reverse()) {
    const entry = addCall(call);
    entry.escalation = escalation;
    for (const turn of turns) addTurn(entry, turn);
    showCall(entry);
    if (open.has(call.data.call)) entry.card.open = true;
  }
  alerts = [...all.alerts].reverse();
  showAlerts();
  showLatency(all.latency);
}

// What comes while everything is loaded waits for it: a turn must not be shown twice, nor be lost.
function live() {
  const stream = new EventSource('/api/v1/events');
  let waiting = [];
  const ready = message => waiting ? waiting.push(message) : take(message);
  stream.onopen = async () => {
    waiting = [];
    try { await load(); } catch { return; }
    const later = waiting;
    waiting = null;
    for (const message of later) if (!shown(message)) take(message);
  };
  for (const type of ['call', 'turn', 'escalation', 'alert']) stream.addEventListener(type, event => ready(JSON.parse(event.data)));
  stream.addEventListener('status', event => showStatus(JSON.parse(event.data)));
  stream.onerror = () => { at('state').textContent = 'no answer from the box'; at('state').className = 'away'; };
}

function shown(message) {
  const entry = calls.get(message.data.call);
  return message.type === 'alert' ? alerts.some(old => old.time === message.time)
    : message.type === 'turn' && !!entry && message.data.turn <= (entry.last ?? 0);
}

live();
