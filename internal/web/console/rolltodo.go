package console

import (
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// groupView is one group with its pupils, folded under its name.
type groupView struct {
	Name   school.Group
	Pupils []roll.Named
}

func groupsOf(pupils []roll.Named) []groupView {
	var out []groupView
	for _, p := range pupils {
		if n := len(out); n == 0 || out[n-1].Name != p.Group {
			out = append(out, groupView{Name: p.Group})
		}
		out[len(out)-1].Pupils = append(out[len(out)-1].Pupils, p)
	}
	return out
}

// todoView is what a person should put right, in words.
type todoView struct {
	Counts []figure
	Lists  []todoList
	NoText string
}

type todoList struct {
	ID, Title, Note, Empty string
	Rows                   []todoRow
}

// todoRow is one thing to do.
type todoRow struct {
	Name, Group string
	To          string // the address of the pupil, "" for an adult
	What, Do    string
	Of          []roll.Named
	Doubt       *roll.Doubt // to be settled here
	Ask         doubtWords
}

// numberFaults say what is wrong with a number, and what to do.
var numberFaults = map[school.NumberProblem]struct{ what, do string }{
	school.NumberMissing:    {"no number is held", "Ask for a mobile number, and put it into your register system."},
	school.NumberUnreadable: {"what is held is no telephone number", "Put the right number into your register system."},
	school.NumberLandline:   {"a landline: a text could be read aloud to anybody", "Ask for a mobile number, and put it into your register system."},
	school.NumberTwo:        {"two numbers have come for one person, so neither is texted", "Find out which is theirs, and leave one in your register system. If they are two people, give each an entry."},
	school.NumberDead:       {"the network says that nobody has this number", "Ask for the new number, and put it into your register system."},
	school.NumberShared:     {"this number stands under adults of three or more families, or of more than eight pupils", "Find out whose it is, and take it away from the others in your register system."},
	school.NumberPupils:     {"this entry has the pupil’s own name and no relationship, so the number may be the pupil’s", "Put the adult’s name and relationship into your register system, or take the entry away there."},
	school.NumberWords:      {"words stand beside the number in your register system that may say it is not theirs, or not to be texted", "Look at the words. If the number is right, take the words away there; if not, take the number away."},
	school.NumberWrong:      {"somebody who has this number said that it is another person’s", "Ring the family another way, and put the right number into your register system. If it is theirs after all, a safeguarding lead, a deputy or an administrator says so on the pupil’s page."},
}

const stoppedDo = "They have sent STOP. Ring them about absences; if they want texts again, they send START to the number that texted them."

// doubtsOf lists whom an import has barred until a person has looked.
func doubtsOf(t roll.Todo) todoList {
	l := todoList{ID: "doubts", Title: "May they be told?", Note: "An import brought somebody who looks like an adult who must not be told, or something about somebody that may mean they must not be. Until a person has looked they are not texted; one who must not be told is not called either.", Empty: "Nobody. Adults about whom an import raises a doubt whether they may be told will stand here."}
	for _, x := range t.Doubts {
		if x.Why != roll.WhyLike {
			l.Rows = append(l.Rows, aloneRow(x))
			continue
		}
		barred := "must not be told"
		if x.Never {
			barred = "is never texted"
		}
		what := "they look like " + suspectWords(x.Other) + ", who " + barred + " about this pupil"
		if x.SameNumber {
			what += "; the number is the same, so while it is nobody is texted on it about this pupil, whatever you say here"
		}
		row := todoRow{Name: x.Who.Name, What: what, Do: "Find out whether this is the same adult. The safeguarding lead, a deputy or an administrator says so here.", Of: []roll.Named{x.Of}, Doubt: &x.Doubt, Ask: doubtsSay[roll.WhyLike]}
		if own := (roll.Suspect{Relationship: x.Who.Relationship, Ending: x.Who.Ending}); own != (roll.Suspect{}) {
			row.Group = strings.TrimPrefix(suspectWords(own), ", ")
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

// doubtWords ask a person about a doubt.
type doubtWords struct{ What, Do, Ask, Bar, Let string }

// doubtsSay are the words for each doubt.
var doubtsSay = map[roll.DoubtWhy]doubtWords{
	roll.WhyLike: {Ask: "Is this the same adult?", Bar: "The same: stays barred", Let: "Somebody else: may be told"},
	roll.WhyUnread: {
		What: "the roll that came says something of them that may mean they must not be told",
		Do:   "Look in your register system what it says of this adult.", Ask: "May they be told about this pupil?", Bar: "No: stays barred", Let: "Yes: may be told",
	},
	roll.WhyEnded: {
		What: "the roll that came says that they are not a contact any more: ended, inactive, or without a place on the list",
		Do:   "Look in your register system whether they still are.", Ask: "Are they still to be told?", Bar: "No: stays barred", Let: "Yes: may be told",
	},
	roll.WhyReused: {
		What: "their id came with another name and another number: one id, perhaps two people",
		Do:   "Look in your register system who this is, and whether they belong on this pupil’s list.", Ask: "Is this the right adult for this pupil?", Bar: "No: stays barred", Let: "Yes: may be told",
	},
	roll.WhyElsewhere: {
		What: "they are, or may be, an adult who must not be told about another pupil",
		Do:   "Find out whether this is the same adult, whether what bars them there holds for this pupil too, and whether this pupil was here before under another id.", Ask: "May they be told about this pupil?", Bar: "No: stays barred", Let: "Yes: may be told",
	},
}

// aloneRow is a doubt about one adult, who looks like nobody else.
func aloneRow(x roll.Doubtful) todoRow {
	w := doubtsSay[x.Why]
	if x.Barred != (roll.Named{}) {
		w.What = "they are, or may be, " + suspectWords(x.Other) + ", who must not be told about " + x.Barred.Name + " " + string(x.Barred.Group)
	}
	return todoRow{
		Name: x.Who.Name, Group: strings.TrimPrefix(suspectWords(roll.Suspect{Relationship: x.Who.Relationship, Ending: x.Who.Ending}), ", "),
		What: w.What, Do: w.Do + " The safeguarding lead, a deputy or an administrator says so here.", Of: []roll.Named{x.Of}, Doubt: &x.Doubt, Ask: w,
	}
}

// suspectWords says who somebody is: "Callum Ash, father, number ending 102".
func suspectWords(x roll.Suspect) string {
	words := x.Name
	if x.Relationship != "" {
		words += ", " + x.Relationship
	}
	if x.Ending != "" {
		words += ", number ending " + x.Ending
	}
	return words
}

func todoOf(t roll.Todo) todoView {
	silent := todoList{ID: "silent", Title: "Nobody can be texted about", Note: "If one of them is missing, somebody has to ring.", Empty: "Nobody. Pupils none of whose adults can be texted will stand here."}
	for _, p := range t.Silent {
		silent.Rows = append(silent.Rows, todoRow{Name: p.Name, Group: string(p.Group), To: pupilAddress(p.ID), What: "no adult on the list can be texted", Do: "Add somebody with a mobile number to the list in your register system, or see below what is wrong with a number."})
	}
	numbers := todoList{ID: "numbers", Title: "Numbers that cannot be texted", Note: "Put right in your register system, they go with the next import.", Empty: "None. Adults whose number is missing, wrong or stopped will stand here."}
	for _, x := range t.Numbers {
		f := numberFaults[x.Problem]
		row := todoRow{Name: x.Name, What: f.what, Do: f.do, Of: x.Of}
		if x.Stopped {
			row.What, row.Do = "has asked for no more texts", stoppedDo
		}
		if x.Ending != "" {
			row.What += ", ending " + x.Ending
		}
		numbers.Rows = append(numbers.Rows, row)
	}
	families := todoList{ID: "families", Title: "On too many lists", Note: "An office’s number on every list looks like one large family. They are not texted.", Empty: "Nobody. An adult of more pupils than any family has will stand here."}
	for _, x := range t.Families {
		families.Rows = append(families.Rows, todoRow{Name: x.Name, What: fmt.Sprintf("on the lists of %d pupils; a family has %d at most", len(x.Of), school.LargestFamily), Do: "Take them off the lists they are not family of, in your register system.", Of: x.Of})
	}
	leavers := todoList{ID: "leavers", Title: "Left, and still in a register", Note: "A register that names them is out of date.", Empty: "Nobody. Pupils whom a register named after they left will stand here for a week."}
	for _, x := range t.Leavers {
		leavers.Rows = append(leavers.Rows, todoRow{Name: x.Name, Group: string(x.Group), What: "left on " + x.LeftOn.Words() + ", marked on " + x.Marked.Words(), Do: "Take them out of the register; or, if they have not left, put them into the next import."})
	}
	v := todoView{Lists: []todoList{doubtsOf(t), silent, numbers, families, leavers}}
	for _, l := range v.Lists {
		v.Counts = append(v.Counts, figure{N: len(l.Rows), Word: l.Title, To: l.ID})
	}
	if t.NoText > 0 {
		v.NoText = count(t.NoText, "pupil is", "pupils are") + " not texted about because a person at the school said so."
	}
	return v
}
