package roll

import (
	"maps"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// heedOthers bars an adult by what was sent of them under names that no roll
// has, until a person has looked. What a person has looked at already is not
// asked again while it says the same.
func (m *merge) heedOthers(at string, row rollfile.Contact, t *school.Tie) {
	h := row.Others.AgainstAdult(clock.DateOf(m.now))
	k := pair{t.Pupil, t.Contact}
	if !h.Bars() {
		m.tellUnknown(at, row.Others)
		return
	}
	why := whyHeard(h)
	if m.looked(k, why, h.Said) {
		return
	}
	if told(*t) {
		t.Text = school.TextNever
		m.doubts = append(m.doubts, Doubt{Pupil: k.pupil, Contact: k.contact, Like: k.contact, Why: why, Said: h.Said})
		switch {
		case h.Elsewhere():
			m.tell(at, "%s", listHeld)
		case rollfile.IsNote(h.Path):
			m.tell(at+"/"+h.Path, "%s", noteHeld)
		default:
			m.tell(at, "%s", why.sentence())
		}
	}
	t.CourtOrder = t.CourtOrder || h.ToldNothing()
}

// noteHeld is said of a note that is not known to be harmless.
const noteHeld = "this note may say that the adult must not be told: they are not texted about the pupil until a person has looked"

// listHeld is said of an adult whom words may mean that stand elsewhere.
const listHeld = "words that stand with another adult of the list may mean this adult: they are not texted about the pupil until a person has looked"

// whyHeard says why an adult is held of whom fields said so.
func whyHeard(h rollfile.Heard) DoubtWhy {
	if h.Ended {
		return WhyEnded
	}
	return WhyUnread
}

// looked reports whether a person has let an adult be told of whom the same was
// said before.
func (m *merge) looked(k pair, why DoubtWhy, said string) bool {
	return slices.ContainsFunc(m.before.Doubts, func(d Doubt) bool {
		return d.Pupil == k.pupil && d.Contact == k.contact && d.Why == why && d.Said == said && told(m.ties[k])
	})
}

// mostUnknown bounds the fields that are told.
const mostUnknown = 200

// tellUnknown tells once of each field of a JSON roll that no roll has.
func (m *merge) tellUnknown(at string, o rollfile.Others) {
	if m.file != nil {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(o)) {
		if name, _, _ := strings.Cut(path, "/"); !m.unknown[name] && len(m.unknown) < mostUnknown {
			m.unknown[name] = true
			if rollfile.IsNote(name) {
				m.tell(at, rollfile.NotesRead)
				continue
			}
			m.tell(at, "a field here is none that a roll has; it was not read, here and wherever it stands again")
		}
	}
}

// heedPupil lets nobody be texted about a pupil of whom an unknown field says so.
func (m *merge) heedPupil(at string, p *school.Pupil, row rollfile.Pupil) {
	h := row.Others.Against(clock.DateOf(m.now))
	switch {
	case !h.Bars() || h.Ended: // who leaves has a field of its own
		m.tellUnknown(at, row.Others)
	case !p.Flags.NoText:
		p.Flags.NoText = true
		m.tell(at, "a field that a roll does not have may say that nobody must be told about this pupil: nobody is texted about them until a person has looked")
	}
}
