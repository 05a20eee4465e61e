// Package notifier is absence texting. A register closes; the contact of each
// pupil who is absent without a reason is owed one text; the reply comes back
// beside the pupil's name; the office settles the reason.
//
// The path of one closure:
//
//	RegisterClosed ─▶ Store.InSchoolDay: one transaction, one lock per school
//	                  and day; inside it the roll, the calendar and what has
//	                  already happened today are read, Decide says what is to
//	                  be done and why, and all of it is written.
//	               ─▶ the bell is rung with the ids of the texts raised.
//	Compose        ─▶ the last gate: asked by delivery when a text has been
//	                  claimed, it reads the mark, the roll and the tie again.
//	Inbound        ─▶ a reply is matched to the alerts its number had.
//
// It never sends: it raises texts, and delivery owns them from then on. It
// cannot see campaigns, so no campaign can ever silence an absence text.
package notifier
