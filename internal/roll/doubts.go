package roll

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Doubtful is a doubt by name, for the person who settles it.
type Doubtful struct {
	Doubt
	Of         Named
	Who, Other Suspect // Other is the one who is barred
	Never      bool    // Other is never texted, and may be called
	SameNumber bool
	Barred     Named // of WhyElsewhere, the pupil about whom Other is; none when it ended since
}

// Suspect is one of the two adults who may be one.
type Suspect struct{ Name, Relationship, Ending string }

// doubtsAbout gives the doubts about one adult on one pupil's list. Where the
// adult may be told, a person has looked, and they are the answer.
func (st Standing) doubtsAbout(k pair) []Doubt {
	var out []Doubt
	for _, d := range st.Doubts {
		if d.Pupil == k.pupil && d.Contact == k.contact {
			out = append(out, d)
		}
	}
	return out
}

// doubtful lists those that wait for a person, of pupils on roll.
func (st Standing) doubtful() []Doubtful {
	was := standing(st)
	suspect := func(d Doubt, id school.ContactID) Suspect {
		c := was.contacts[id]
		return Suspect{nameOrNone(c.Name), was.ties[pair{d.Pupil, id}].Relationship, c.Number.Ending()}
	}
	var out []Doubtful
	for _, d := range st.Doubts {
		p, number := was.pupils[d.Pupil], was.contacts[d.Contact].Number
		if t, stands := was.ties[pair{d.Pupil, d.Contact}]; !onRoll(p) || !stands || told(t) {
			continue
		}
		other, about := suspect(d, d.Like), Named{}
		if t, barred := st.elsewhere(d); barred && d.Why == WhyElsewhere {
			other.Relationship, about = t.Relationship, named(was.pupils[t.Pupil])
		}
		out = append(out, Doubtful{
			Doubt: d, Of: named(p), Who: suspect(d, d.Contact), Other: other, Barred: about,
			Never:      !was.ties[pair{d.Pupil, d.Like}].CourtOrder,
			SameNumber: !number.Zero() && number == was.contacts[d.Like].Number,
		})
	}
	slices.SortFunc(out, func(a, b Doubtful) int { return byGroup(a.Of, b.Of) })
	return out
}

// elsewhere gives the tie to another pupil for which an adult is barred about this
// one.
func (st Standing) elsewhere(d Doubt) (school.Tie, bool) {
	i := slices.IndexFunc(st.Ties, func(t school.Tie) bool { return t.Contact == d.Like && t.Pupil != d.Pupil && !told(t) })
	if i < 0 {
		return school.Tie{}, false
	}
	return st.Ties[i], true
}

// says gives an answer for the audit, about two adults or about one.
func (d Doubt) says(two, one string) string {
	if d.Why == WhyLike {
		return two + string(d.Like)
	}
	return string(d.Why) + ": " + one
}

// SettleDoubt says whether an adult whom an import barred is the one who must
// not be told, or is rightly barred for what was said of them. Same keeps them barred as that one is; otherwise they may be told
// about the pupil from now on. It fails with Forbidden for a hand that may not
// loosen, whatever it says, with Unknown, and with Conflict when somebody was
// first.
func (s *Service) SettleDoubt(ctx context.Context, by Hand, urn school.URN, pupil school.PupilID, contact school.ContactID, same bool) error {
	return s.byHand(ctx, by, urn, string(pupil)+" "+string(contact), func(st Standing, e *edit) error {
		x, k := standing(st), pair{pupil, contact}
		t, ok := x.ties[k]
		if !ok || !onRoll(x.pupils[pupil]) {
			return problem.New(problem.Unknown, "This adult is not on the pupil's list any more.")
		}
		doubts := st.doubtsAbout(k)
		if len(doubts) == 0 || told(t) {
			return problem.New(problem.Conflict, "Somebody has said already who this is. Look at the pupil's list.")
		}
		e.loosens = true // who may say either is who may loosen
		was := t
		if same {
			t.Text, t.CourtOrder = school.TextNever, t.CourtOrder || x.ties[pair{pupil, doubts[0].Like}].CourtOrder
			e.changes.Settled = doubts
			e.act, e.says = "doubt settled", append(e.says, doubts[0].says("the same adult as ", "must not be told"))
		} else { // the doubt is kept beside a tie that may be told: it is the answer
			t.Text, t.CourtOrder = school.TextYes, false
			e.says = append(e.says, doubts[0].says("another adult than ", "looked at")+", may be told")
		}
		if t != was {
			e.changes.Ties = []school.Tie{t}
		}
		return nil
	})
}
