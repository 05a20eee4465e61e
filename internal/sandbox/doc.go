// Package sandbox stands in for Twilio where no text may reach a real phone:
// the demo, a rehearsal, tests, the crash test and the bench.
//
// It speaks the part of Twilio's API that the program uses, closely enough that
// the same client drives both, and behind it are drawn handsets one can answer
// from. A text is logged, taken and answered with 201; then it is sent and
// delivered by timers, and each step is told to the StatusCallback, signed as
// Twilio signs. A reply from a handset knocks at the inbound webhook, signed
// too. STOP and START are obeyed here first, as Twilio does.
//
//	POST Messages.json ─▶ checks ─▶ witness (one flushed line) ─▶ book ─▶ 201
//	                                     sent ─▶ callback · delivered ─▶ callback
//
// It takes numbers nobody has, and refuses every other: Ofcom's 07700 900000 to
// 900999 for drama, and +999…, which no country uses. Texts are kept in memory
// only, the newest 50,000.
//
// Faults can be switched on at /sandbox/faults: slowness, 429, 5xx, answers lost
// after acceptance, numbers that cannot be reached, callbacks that come early,
// twice, out of order or never.
package sandbox
