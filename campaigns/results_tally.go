package campaigns

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// answeredWithin is how long after a wave's text what its family writes is
// taken for an answer to it: as long as an absence text may be answered.
const answeredWithin = 7 * 24 * time.Hour

// Tally is what has come of one firing, in counts of families and texts.
type Tally struct {
	Families int // of the school, in the snapshot: to text, held out and left out
	Arms     map[Arm]ArmTally
}

// ArmTally is what has come of the families in one arm.
type ArmTally struct {
	Families int
	Texts    map[delivery.State]int
	Parts    int // of texts the carrier took
	Replied  int // families who wrote back, each once
	Worried  int // of those, who wrote a concern
	Stopped  int // families who wrote STOP
	SaidNo   int // who wrote NOINFO
}

// Texted adds up the arms that are written to.
func (t Tally) Texted() ArmTally {
	all := ArmTally{Texts: map[delivery.State]int{}}
	for arm, x := range t.Arms {
		if arm == HeldOut {
			continue
		}
		all.Families, all.Parts = all.Families+x.Families, all.Parts+x.Parts
		all.Replied, all.Worried = all.Replied+x.Replied, all.Worried+x.Worried
		all.Stopped, all.SaidNo = all.Stopped+x.Stopped, all.SaidNo+x.SaidNo
		for state, n := range x.Texts {
			all.Texts[state] += n
		}
	}
	return all
}

// WordingTally is what came of one of two wordings.
type WordingTally struct {
	Arm Arm
	ArmTally
}

// wordings gives the two arms side by side: none where one of them is of so few
// families that they might be known by it.
func (t Tally) wordings() []WordingTally {
	a, b := t.Arms[FirstText], t.Arms[SecondText]
	if a.Families < familiesLeast || b.Families < familiesLeast {
		return nil
	}
	return []WordingTally{{FirstText, a}, {SecondText, b}}
}

// LeftOut counts the families that were neither texted nor held out.
func (t Tally) LeftOut() int {
	left := t.Families
	for _, x := range t.Arms {
		left -= x.Families
	}
	return left
}

// Sent counts the texts that the carrier took.
func (a ArmTally) Sent() int {
	return a.Texts[delivery.Sent] + a.Texts[delivery.Delivered] + a.Texts[delivery.Undelivered]
}

// Delivered counts those that a phone has.
func (a ArmTally) Delivered() int { return a.Texts[delivery.Delivered] }

// Failed counts those that the network or the carrier refused.
func (a ArmTally) Failed() int { return a.Texts[delivery.Undelivered] + a.Texts[delivery.Failed] }

// GivenUp counts those that were taken back, or whose time passed.
func (a ArmTally) GivenUp() int { return a.Texts[delivery.Withdrawn] + a.Texts[delivery.Expired] }

// Drawn is a family as one wave drew it, with the pupils its text is about.
type Drawn struct {
	Wave   FiringID
	Family string
	Arm    Arm
	Pupils []school.PupilID
}

// Asked is one absence in one absence text that went.
type Asked struct {
	Alert       delivery.TextID
	Absence     string
	Pupil       school.PupilID
	Day         clock.Date
	Code        string // as it stands now
	Arrived     bool   // the pupil came in after all
	RaisedAt    time.Time
	ExplainedAt time.Time // zero: not yet
	Answered    bool      // somebody wrote back to the text about it
}
