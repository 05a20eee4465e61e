// Package rollfile reads what a school sends of its roll, before anybody asks who
// is on it. It is pure: bytes and rows go in, a File comes out; it knows no store,
// no transaction and nothing of what stands.
//
// The way of a file:
//
//	bytes ─▶ OpenCSV   text in whatever alphabet, a delimiter, lone quotation marks
//	                   mended, the first lines among which the headings stand
//	      ─▶ Guess     which column holds what, by the headings; or Fit, with the
//	                   mapping that the school kept; or what a person said
//	      ─▶ Read      line by line: a pupil, one more adult of a pupil, or the foot
//	                   of a page
//	      ─▶ File      the roll it holds, what is wrong with single lines, and the
//	                   place of every row
//
// A Common Transfer File (OpenCTF) and the answer of a register system (System.File)
// end in a File too; a roll as JSON (ReadPupil) is a Roll as it comes. ReadNumbers
// then says what the cells of numbers hold, which is most of the work and needs no
// lock.
//
// Words that an office writes wherever there is room may say who must not be told.
// One judge reads them in every kind of file (judge.go, forbid.go, unread.go,
// ended.go, beside.go, relations.go). A row is only ever tightened by them: a text
// too few is a call, and a text too many cannot be taken back.
//
// What is wrong is told with a pointer to its place. Neither the pointer nor the
// sentence repeats what stands there.
package rollfile
