package roll

import "github.com/firstbell/firstbell/internal/problem"

// PutOptions says how an import is to be taken.
type PutOptions struct {
	Partial bool // leaves pupils it does not name
	DryRun  bool // says what would change, and changes nothing
	// ConfirmRemovals is the number of removals the caller has seen and means:
	// of pupils when more than 5% of them would go, else of contacts.
	ConfirmRemovals int
	// ConfirmChanges is the number of adults whose number changes that the
	// caller has seen and means, when they are more than 10 and more than 10%.
	ConfirmChanges int
	// ConfirmBarred is the number of adults who would not be told any
	// more that the caller has seen and means, when they are more than 10 and more
	// than 10%.
	ConfirmBarred int
	// ConfirmWhom is the number of pupils about whom somebody else would be texted
	// first than before, or nobody, that the caller has seen and means, when they
	// are 5 or more and more than 5%.
	ConfirmWhom int
	// Seen is the Seen of the preview a person said yes to. When the roll has
	// changed since, nothing goes in.
	Seen string
}

// Diff is what an import changed. The first three count pupils; a pupil counts
// as changed when anything about them or their contacts did.
type Diff struct {
	Added    int             `json:"added"`
	Changed  int             `json:"changed"`
	Removed  int             `json:"removed"`
	Problems []problem.Field `json:"problems" doc:"Rows and fields that did not go in, or that a person should look at"`
	Whom     Whom            `json:"whom" doc:"Whom the first text would reach if a pupil were missing, where that is somebody else than before"`
	// RemovedContacts names those who go from a list; left out where none does.
	RemovedContacts []Untied `json:"removed_contacts,omitempty" doc:"Contacts whom a pupil's list no longer has"`
}
