package notifier

import (
	"errors"
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// morning lets a day go by: registers close and are sent again, texts go, and
// between them people and imports change what they stand on. It stops at the
// first thing that must not be.
func (w *made) morning() error {
	w.Now = monday.At(8, 50)
	for range 3 + w.d.upTo("registers", 7) {
		w.drawClosure()
		w.lookAt()
		plan, err := w.close()
		if err != nil {
			return fmt.Errorf("%s %s at %s, revision %d, marks %v: %w", w.Closure.Group, w.Closure.Session, clock.Wall(w.Now), w.Revision, w.Closure.Marks, err)
		}
		if b := plan.Outcome.Brake; b != nil {
			w.seen.brake, w.seen.schoolBrake = true, w.seen.schoolBrake || b.Why == SchoolShare
			w.seen.halves = w.seen.halves || len(w.Group) == 0
		}
		for range w.d.upTo("events", 4) {
			if err := w.between(); err != nil {
				return fmt.Errorf("after %s %s at %s: %w", w.Closure.Group, w.Closure.Session, clock.Wall(w.Now), err)
			}
		}
	}
	return w.atTheEnd()
}

// close decides about the closure, holds the plan against everything that must
// be true of it, and makes it so.
func (w *made) close() (Plan, error) {
	w.classed()
	before := w.Morning
	plan := Decide(before)
	if err := errors.Join(w.rightAdults(plan), w.oneCourse(plan), w.asExpected(plan), w.underTheBrake(plan), w.inTime(plan), w.sameInAnyOrder(before, plan), w.aloneInTheWorld(before, plan)); err != nil {
		return plan, err
	}
	w.apply(plan)
	if again := Decide(w.Morning); w.story(again) != "" || len(again.Absences) != 0 {
		return plan, fmt.Errorf("decided again it leads to more: %s, %d absences", w.story(again), len(again.Absences))
	}
	return plan, errors.Join(w.toldOnce(), w.everybodyStands())
}

// drawClosure closes a register for the first time, or sends one again.
func (w *made) drawClosure() {
	w.Now = w.Now.Add(minutes(w.d.upTo("minutes", 40)))
	if noon := monday.At(11, 40); w.Now.Before(noon) && oneIn(w.d, 8, "late") {
		w.Now = noon.Add(minutes(w.d.upTo("past", 25)))
	}
	afternoon, _ := w.Setting.Calendar.Open(monday, "PM")
	if pm := monday.At(13, 5); afternoon && w.Now.Before(pm) && oneIn(w.d, 8, "afternoon") {
		w.Now = pm
	}
	sess := register.AM
	if afternoon && w.Now.After(monday.At(13, 0)) {
		sess = register.PM
	}
	key := register.Key{School: "900001", Date: monday, Session: sess, Group: pick(w.d, "register", school.Group("8B"), "10C")}
	w.Group = w.onRoll(key.Group)
	w.Closure = register.Closure{Key: key, ClosedAt: w.Now.Add(-minutes(pick(w.d, "old", 0, 0, 0, 1, 61)))}
	last := w.marks[key]
	again := last != nil && !oneIn(w.d, 4, "anew")
	if !again && oneIn(w.d, 4, "by another name") { // half of a group, in a register of which the roll knows nothing
		w.asHalf()
		return
	}
	if again {
		w.Closure.Marks = w.revise(last)
		w.seen.revisedAfter = w.seen.revisedAfter || w.hasSent(key)
	} else {
		for _, p := range w.Group {
			w.Closure.Marks = append(w.Closure.Marks, w.drawMarks(p.Ref)...)
		}
	}
	w.marks[key] = w.Closure.Marks
	w.Revision++
}

// asHalf makes the closure one of half of a group, under a name of its own.
func (w *made) asHalf() {
	half := w.d.upTo("half", 2)
	for i, p := range w.Group {
		if i%2 == half {
			w.Closure.Marks = append(w.Closure.Marks, w.drawMarks(p.Ref)...)
		}
	}
	w.Closure.Group, w.Group = school.Group(fmt.Sprintf("%s half %d", w.Closure.Group, half)), nil
	w.marks[w.Closure.Key] = w.Closure.Marks
	w.Revision++
}

func (w *made) drawMarks(ref string) []register.Mark {
	codes := []register.Code{"N", "N", "N", "N", "N", "/", "/", "L", "U", "I", "O", "V", "E", "", "QQ"}
	one := register.Mark{Pupil: ref, Code: codes[w.d.upTo("code", len(codes))]}
	switch w.d.upTo("times", 20) {
	case 0:
		return nil
	case 1:
		return []register.Mark{one, {Pupil: ref, Code: codes[w.d.upTo("code", len(codes))]}}
	}
	return []register.Mark{one}
}

// revise changes a mark or two.
func (w *made) revise(last []register.Mark) []register.Mark {
	marks := slices.Clone(last)
	for range 1 + w.d.upTo("changes", 2) {
		if len(marks) > 0 {
			marks[w.d.upTo("which", len(marks))].Code = pick(w.d, "becomes", register.Code("N"), "L", "L", "U", "I", "O", "/")
		}
	}
	return marks
}

// hasSent: an alert of this register is on a phone.
func (w *made) hasSent(key register.Key) bool {
	for _, al := range w.Alerts {
		if al.Text.Kind != delivery.AlertText || !al.Text.State.Gone() {
			continue
		}
		for _, a := range w.Absences {
			if a.Key == key && al.names(a.ID) {
				return true
			}
		}
	}
	return false
}

// between is one thing that happens between two registers.
func (w *made) between() error {
	switch w.d.upTo("event", 11) {
	case 0, 1, 2, 8:
		return w.workersRun()
	case 3:
		w.seen.midMorning = true
		w.changeAdult(w.adults[w.d.upTo("who", len(w.adults))].ID, func(c *school.Contact) { c.Stopped = !c.Stopped })
	case 4:
		w.seen.midMorning = true
		w.rollChanges()
	case 5:
		w.drawNotice()
	case 6:
		w.personActs()
	case 7:
		w.carrierTells()
	case 9:
		w.comesIn()
	default:
		if oneIn(w.d, 4, "mistake") {
			w.takeBackRegister()
		}
	}
	return nil
}

// takeBackRegister: a person says that the last register was a mistake.
func (w *made) takeBackRegister() {
	d := decision{Morning: Morning{Now: w.Now, Alerts: slices.Clone(w.Alerts), NewID: w.NewID}}
	for _, a := range w.Absences {
		if a.Key == w.Closure.Key && a.Open() {
			d.mistaken(w.ByRef[w.refOf(a.Pupil)], a)
		}
	}
	w.apply(d.plan)
}

// rollChanges is an import, or an act of the safeguarding lead.
func (w *made) rollChanges() {
	ref := w.refs[w.d.upTo("pupil", len(w.refs))]
	list := w.Contacts[w.ByRef[ref].ID]
	switch what := w.d.upTo("import", 5); {
	case what == 0:
		w.flag(ref, func(p *school.Pupil) { p.LeftOn = monday })
	case what == 1:
		w.flag(ref, func(p *school.Pupil) { p.Flags.NoText = true })
	case what == 2:
		n := w.d.upTo("number", 8)
		w.changeAdult(w.adults[w.d.upTo("who", len(w.adults))].ID, func(c *school.Contact) { c.Number = phone.Trusted(fmt.Sprintf("+44770090010%d", n)) })
	case len(list) == 0:
	case what == 3:
		list[w.d.upTo("tie", len(list))].CourtOrder = true
	default:
		list[w.d.upTo("tie", len(list))].Text = school.TextNever
	}
}

// personActs: somebody explains an absence or lets a brake go.
func (w *made) personActs() {
	if len(w.Brakes) > 0 && oneIn(w.d, 2, "release") {
		b := &w.Brakes[w.d.upTo("brake", len(w.Brakes))]
		if b.EndedAt.IsZero() {
			b.EndedAt, b.Released = w.Now, true
			for i := range w.Alerts {
				if al := &w.Alerts[i]; al.Brake == b.ID && al.Text.State == delivery.Held {
					al.Text.State, al.Text.Reason = delivery.Raised, ""
				}
			}
		}
		return
	}
	if len(w.Absences) == 0 {
		return
	}
	a := w.Absences[w.d.upTo("absence", len(w.Absences))]
	meaning, _ := register.Look(pick(w.d, "as", register.Code("I"), "M", "L", "U"))
	d := decision{Morning: Morning{Now: w.Now, Alerts: slices.Clone(w.Alerts), NewID: w.NewID}}
	a.Code, a.Arrived = meaning.Code, meaning.Arrived
	a.Explained = &Explanation{Code: meaning.Code, By: school.Actor{Kind: school.Person, ID: "office"}, At: w.Now}
	reason := ReasonExplained
	if a.Arrived {
		reason = ReasonArrived
	}
	d.takeBack(school.Pupil{ID: a.Pupil}, a, reason)
	d.plan.Absences = []Absence{a}
	w.apply(d.plan)
}

// drawNotice has a family tell in advance, or a person look at what waits.
func (w *made) drawNotice() {
	for i := range w.Notices {
		if n := &w.Notices[i]; n.Status == NoticeWaiting && oneIn(w.d, 2, "looked") {
			n.Status = pick(w.d, "as", NoticeAccepted, NoticeRefused)
			return
		}
	}
	from := monday.AddDays(w.d.upTo("from", 4) - 2)
	w.Notices = append(w.Notices, Notice{
		ID: NoticeID(w.NewID()), Pupil: w.ByRef[w.refs[w.d.upTo("pupil", len(w.refs))]].ID, From: from, To: from.AddDays(w.d.upTo("days", 4)),
		Session: pick(w.d, "of", register.Session(""), "", register.AM, register.PM), Code: pick(w.d, "why", register.Code(""), "I", "M"),
		Status: pick(w.d, "status", NoticeWaiting, NoticeWaiting, NoticeAccepted), SettledBy: school.Actor{Kind: school.Person, ID: "office"},
	})
}

// comesIn: the late desk sees a pupil, before or after the register closes.
func (w *made) comesIn() {
	p := w.ByRef[w.refs[w.d.upTo("pupil", len(w.refs))]].ID
	arr := Arrival{
		ID: ArrivalID(w.NewID()), Pupil: p, Session: pick(w.d, "in the", register.AM, register.AM, register.PM), Code: pick(w.d, "so", register.Late, register.LateAfter),
		At: w.Now, NotedAt: w.Now, By: school.Actor{Kind: school.Person, ID: "gate"},
	}
	if w.signedIn(p, arr.Session) {
		return
	}
	w.Arrivals = append(w.Arrivals, arr)
	a, known := priorIn(w.Absences, p, arr.Session)
	if !known || !a.Open() {
		return
	}
	d := decision{Morning: Morning{Now: w.Now, Alerts: slices.Clone(w.Alerts), NewID: w.NewID}}
	arr.settle(&a)
	d.takeBack(school.Pupil{ID: p}, a, ReasonArrived)
	d.plan.Absences = []Absence{a}
	w.apply(d.plan)
}

func (w *made) signedIn(p school.PupilID, sess register.Session) bool {
	return slices.ContainsFunc(w.Arrivals, func(a Arrival) bool { return a.Pupil == p && a.Session == sess })
}

// carrierTells moves texts that are with the carrier.
func (w *made) carrierTells() {
	for i := range w.Alerts {
		if t := &w.Alerts[i].Text; t.State == delivery.Sent && oneIn(w.d, 2, "receipt") {
			t.State = pick(w.d, "receipt", delivery.Delivered, delivery.Delivered, delivery.Undelivered)
		}
	}
}

// workersRun does what delivery does with texts that wait: lets go by itself,
// expires, claims, asks the last gate, sends.
func (w *made) workersRun() error {
	w.Now = w.Now.Add(minutes(w.d.upTo("wait", 12)))
	for i := range w.Alerts {
		al := &w.Alerts[i]
		if al.Text.State.Waiting() && !w.Now.Before(al.Text.ExpiresAt) {
			al.Text.State = delivery.Expired
		}
		if al.Text.State == delivery.Held && !al.Text.ReleaseAt.IsZero() && !w.Now.Before(al.Text.ReleaseAt) {
			al.Text.State, al.Text.Reason = delivery.Raised, ""
		}
		claimed := al.Text.State == delivery.Sending
		if !claimed && (al.Text.State != delivery.Raised || w.Now.Before(al.Text.SendAfter) || oneIn(w.d, 5, "busy")) {
			continue
		}
		if !claimed && oneIn(w.d, 4, "slow") { // and much may happen before it is at the gate
			al.Text.State = delivery.Sending
			continue
		}
		if err := w.lastGate(al); err != nil {
			return err
		}
	}
	return nil
}

// lastGate asks the gate about a claimed text and sends what it lets through.
func (w *made) lastGate(al *Alert) error {
	g := Gate{Setting: w.Setting, Alert: *al}
	for _, c := range w.adults {
		if c.ID == al.Text.Contact {
			g.Contact = c
		}
	}
	if al.Corrects != "" {
		if g.Corrects = w.alert(al.Corrects).Text.State; !g.Corrects.Settled() {
			return nil // it waits for the one it takes back
		}
	}
	for _, x := range al.Pupils {
		if !x.Dropped {
			g.Pupils = append(g.Pupils, w.gatePupil(x))
		}
	}
	if reason := g.refuse(); reason != "" {
		al.Text.State, al.Text.Reason = delivery.Withdrawn, reason
		return nil
	}
	keep, drops := g.sort()
	for i := range al.Pupils {
		if drops[al.Pupils[i].Absence] != "" {
			al.Pupils[i].Dropped = true
		}
	}
	if len(keep) == 0 {
		al.Text.State, al.Text.Reason = delivery.Withdrawn, anyReason(g, drops)
		return nil
	}
	al.Text.State = pick(w.d, "carrier", delivery.Sent, delivery.Sent, delivery.Sent, delivery.Unknown, delivery.Failed)
	return w.maySend(*al, keep)
}

func (w *made) gatePupil(x AlertPupil) GatePupil {
	g := GatePupil{Pupil: w.ByRef[w.refOf(x.Pupil)], List: w.Contacts[x.Pupil]}
	for _, a := range w.Absences {
		if a.ID == x.Absence {
			g.Absence = a
		}
	}
	return g
}

func (w *made) refOf(id school.PupilID) string { return string(id)[1:] }
