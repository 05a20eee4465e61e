package notifier

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// ArrivalID names an arrival.
type ArrivalID string

// Arrival is what the late desk saw: a pupil who came in, and when. It is about
// one session, so a pupil who is gone at lunch is missed in the afternoon.
type Arrival struct {
	ID       ArrivalID
	School   school.URN
	Date     clock.Date
	Session  register.Session
	Pupil    school.PupilID
	At       time.Time     // when the pupil came in
	Code     register.Code // what the register should say of it
	NotedAt  time.Time
	By       school.Actor
	UndoneAt time.Time // zero while it stands
}

// ArrivalView is an arrival with its pupil, for staff.
type ArrivalView struct {
	Arrival
	Who school.Pupil
}

// registerEnds is when somebody who comes in is no longer in time for a
// register: when it closed, and 30 minutes after the session began at the
// latest ("Working together to improve school attendance", July 2026). Closed
// is zero while it is open.
func registerEnds(c school.Calendar, day clock.Date, s register.Session, closed time.Time) time.Time {
	end := s.Begins(c, day).Add(openFor)
	if !closed.IsZero() && closed.Before(end) {
		return closed
	}
	return end
}

// arrivedCode is what a register should say of a pupil who came in at an
// instant: present before the session began, L while the register was open, U
// after that.
func arrivedCode(c school.Calendar, day clock.Date, s register.Session, at, closed time.Time) register.Code {
	switch {
	case at.Before(s.Begins(c, day)) && s == register.PM:
		return register.PresentPM
	case at.Before(s.Begins(c, day)):
		return register.PresentAM
	case at.Before(registerEnds(c, day, s, closed)):
		return register.Late
	default:
		return register.LateAfter
	}
}

// arrival gives the one that stands for a pupil in this session.
func (d *decision) arrival(p school.PupilID) (Arrival, bool) {
	for _, a := range d.Arrivals {
		if a.Pupil == p && a.Session == d.Closure.Session {
			return a, true
		}
	}
	return Arrival{}, false
}

// signedIn meets a register that says absent of a pupil whom the late desk saw
// come in before it closed: nobody is texted, and what was seen is the mark.
func (d *decision) signedIn(e entry, a *Absence, arr Arrival) {
	d.withhold(e.pupil, a, ReasonSignedIn, "Signed in at the late desk at "+clock.Wall(arr.At)+".")
	arr.settle(a)
}

// settle makes an absence what was seen, in the name of who saw it: a register
// sent once more does not undo that.
func (arr Arrival) settle(a *Absence) {
	a.Code, a.Arrived = arr.Code, true
	a.Explained = &Explanation{Code: arr.Code, By: arr.By, At: arr.NotedAt}
}

// settled reports whether it was this arrival that settled an absence, and
// nobody has said otherwise since.
func (arr Arrival) settled(a Absence) bool {
	return a.Arrived && a.Explained != nil && a.Explained.At.Equal(arr.NotedAt) && a.Explained.By.String() == arr.By.String()
}
