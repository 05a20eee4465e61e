// Package handback hands settled codes back to a school's register system: an
// outgoing webhook, fed by the same list as GET …/explanations.
//
// The path of one code:
//
//	a person or a program settles an absence, and news tells of it
//	Owe    ─▶ each webhook of the school reads the list from where it stopped
//	          reading; what it finds is owed, once
//	Claim  ─▶ one process takes the next that is due, for as long as a lease
//	Post   ─▶ signed and sent by the room that speaks HTTP
//	Judge  ─▶ pure: taken, again later, given up, or never again
//	settle ─▶ written, unless the lease ran out meanwhile
//
// Each code goes at least once: when an answer is lost, the receiver sees the
// same id again. Of two codes of one absence the later never goes before the
// earlier has an end, and makes it void if it still waits. A school's receiver
// that is slow or away holds up nobody but itself.
package handback
