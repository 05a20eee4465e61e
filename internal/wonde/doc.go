// Package wonde reads a school's roll and registers from Wonde, the bridge to
// the systems in which most schools keep them. Those systems post nothing, so we
// ask.
//
// The path of a roll:
//
//	Puller.Roll ─▶ Client.Students, page by page ─▶ roll.ImportSystem: the same
//	  import as of a file; one that would remove too many is held for a person
//
// The path of a register, every two minutes of a school day:
//
//	Puller.Registers ─▶ Client.Marks, page by page
//	                 ─▶ sorted into the groups of the roll
//	                 ─▶ sheet.closed: is this register taken, or half taken?
//	                 ─▶ notifier.RegisterClosed, if it says anything new
//
// It writes nothing back. What it could not read whole it does not use: a list
// that breaks off would look like pupils who left and marks nobody made. No
// error of it holds the token, an address with a cursor, or anything of a pupil.
//
// Fields and filters are those of https://docs.wonde.com/docs/api/sync; any of
// them may be null.
package wonde
