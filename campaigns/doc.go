// Package campaigns is planned texting: what a school tells families over a
// year, apart from the texts about a child who is not in school today.
//
// The way of one wave:
//
//	pack ──▶ Adopt ─▶ Edit ─▶ Propose ─▶ Approve     by a second person, never a key
//	Tick                       what is due is Schedule.Next over the school's own
//	                           calendar; whoever writes the row of the firing has it;
//	                           past its grace it is missed, and shown
//	Pump ─▶ Choose ─▶ Draw     every family of the school, in or out, with its reason;
//	                           a share held out by lot, balanced by band of attendance
//	     ─▶ Open               the snapshot, written once, by one process
//	     ─▶ Raise              the next texts, a little ahead of the sender's pace,
//	                           while the campaign runs and the school is open
//	delivery ─▶ Compose        the last gate: everything read again
//	Results                    what came of it: those texted against those held out,
//	                           with an interval, and a sentence that says what it is
//	                           worth; where nothing can be said, no figure
//
// Each step is one transaction, so that any process may die at any moment and
// any other go on. A text takes the way every text takes (package delivery), in
// a lane behind alerts and answers.
//
// Packs are built into the program and read once, strictly: a field nobody
// knows, a fact without a source, a text of three parts or one that speaks of
// penalties stops the program with a sentence that says where.
//
// A family's choice to have no campaign texts never touches the texts about
// absence, nor does the lot: package notifier cannot see this room, and none of
// its queries names a table of it.
package campaigns
