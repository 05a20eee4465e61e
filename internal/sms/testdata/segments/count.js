// Counts parts as Twilio's own calculator does: one JSON string a line in, one
// JSON object a line out.
const { SegmentedMessage } = require('sms-segments-calculator');
const lines = require('readline').createInterface({ input: process.stdin, terminal: false });
const out = [];
lines.on('line', (line) => {
  const m = new SegmentedMessage(JSON.parse(line));
  const unit = m.encodingName === 'GSM-7' ? 7 : 16;
  out.push(JSON.stringify({ encoding: m.encodingName, units: m.messageSize / unit, parts: m.segmentsCount }));
});
lines.on('close', () => process.stdout.write(out.join('\n') + '\n'));
