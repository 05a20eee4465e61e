// Package campaigns is planned texting: what a school tells families over a
// year, apart from the texts about a child who is not in school today.
//
// A campaign begins as a pack: a file of data that people read. It says who it
// is for in words, in which weeks of the school's own calendar each wave is
// due, the words of every text for a primary and for a secondary, and what
// all this rests on, each fact with its source and the day somebody checked
// it. Packs are built into the program and read once, strictly: a field nobody
// knows, a fact without a source, a text of three parts or one that speaks of
// penalties stops the program with a sentence that says where.
//
// So far a pack can be read and no more. No school has adopted one, and
// nothing in this room picks families, asks for approval or sends a text.
// When it does, a text will take the way every text takes (package delivery),
// and a family's choice to have no campaign texts will never touch the texts
// about absence.
package campaigns
