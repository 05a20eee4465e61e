// Package roll is who is on the school's roll: its pupils, the adults tied to
// them, and how an import changes them.
//
// The path of one import:
//
//	Put ─▶ the numbers are read, outside any transaction
//	    ─▶ Store.ChangeRoll: one transaction, the school's roll locked; what
//	       stands is given to a pure merge, which says row by row what goes in
//	       and what is wrong with the rest
//	    ─▶ too many removals: nothing is written, the counts are answered
//	    ─▶ what changed is written with its audit row and its news, or nothing
//
// A file goes a longer way, and only forward:
//
//	rollfile  ─▶ outside the lock: bytes into a File, which is a roll with the
//	             place of every row, and its numbers read
//	recognise ─▶ inside it: which of its pupils and adults are known
//	merge     ─▶ as any other roll; what is wrong is pointed at by line and column
//
// A register system that is asked (ImportSystem) goes the way of a file. Whether
// two people may be one by their names, likeness says to both rooms.
//
// A field that is missing leaves what stands. An import may tighten a safety
// mark (vulnerable, no_text, in_care; text never; a court order; a contact who
// is a professional) and never loosens one: the register system does not know
// why a person at the school set it. What it refuses is listed under problems,
// with a pointer into what was sent and never a name or a number.
//
// A pupil who leaves the roll keeps their row, so that their marks of safety
// stand when they come back.
package roll
