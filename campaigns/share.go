package campaigns

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Booking is what one firing to come takes of the sender.
type Booking struct {
	Wave      string // its key
	Due, Ends time.Time
	Parts     int
}

// Load is what waves that share the sender take of it between two instants.
type Load struct {
	Due, Ends time.Time
	Parts     int
}

// during reports whether a load may have texts waiting between two instants.
func (l Load) during(from, to time.Time) bool { return l.Ends.After(from) && l.Due.Before(to) }

// leaves is when the last of so many parts leaves that are due at an instant, at a
// pace in parts a second, while others have the sender too: behind all that is
// still waiting then, and behind all that comes before it is done, because
// schools take turns and nobody knows whose is the last.
func leaves(due time.Time, parts int, pace float64, beside []Load) time.Time {
	pace = max(pace, 0.1)
	all := slices.Clone(beside)
	slices.SortFunc(all, func(a, b Load) int { return a.Due.Compare(b.Due) })
	var waits float64 // parts
	last := due
	if len(all) > 0 && all[0].Due.Before(due) {
		last = all[0].Due
	}
	drain := func(now time.Time) { waits, last = max(0, waits-pace*now.Sub(last).Seconds()), now }
	i := 0
	for ; i < len(all) && !all[i].Due.After(due); i++ {
		drain(all[i].Due)
		waits += float64(all[i].Parts)
	}
	drain(due)
	waits += float64(parts)
	end := func() time.Time { return due.Add(time.Duration(waits / pace * float64(time.Second))) }
	for ; i < len(all) && all[i].Due.Before(end()); i++ {
		waits += float64(all[i].Parts)
	}
	return end()
}

// share says when the last text of a wave leaves beside others that have the
// sender, and in a sentence what to do where it, or one of the others by it, could
// not end in its hours.
func share(due, ends time.Time, parts int, pace float64, all []Load) (last time.Time, tooMany string) {
	var beside []Load
	others := 0
	for _, l := range all {
		if l.during(due, ends) {
			beside, others = append(beside, l), others+l.Parts
		}
	}
	last = leaves(due, parts, pace, beside)
	const spread = "Spread it: make the audience smaller, by year group for example, and give the rest a wave of their own on another day, or begin earlier."
	switch {
	case last.After(ends) && others == 0:
		return last, fmt.Sprintf("This wave is %d parts, and at %g parts a second only %d can leave between %s and %s. %s",
			parts, pace, int(ends.Sub(due).Seconds()*pace), clock.Wall(due), clock.Wall(ends), spread)
	case last.After(ends):
		return last, fmt.Sprintf("This wave is %d parts, and waves of other schools or campaigns that share the sender are %d on %s: at %g parts a second they cannot all leave between %s and %s. %s",
			parts, others, clock.DateOf(due).Words(), pace, clock.Wall(due), clock.Wall(ends), spread)
	}
	ours := Load{due, ends, parts}
	for i, l := range beside {
		rest := slices.Delete(slices.Clone(beside), i, i+1)
		if !leaves(l.Due, l.Parts, pace, rest).After(l.Ends) && leaves(l.Due, l.Parts, pace, append(rest, ours)).After(l.Ends) {
			return last, fmt.Sprintf("This wave is %d parts, and would keep texts of another school or campaign that shares the sender from leaving by %s on %s. %s",
				parts, clock.Wall(l.Ends), clock.DateOf(l.Due).Words(), spread)
		}
	}
	return last, ""
}

// mostToCome is how many firings of one wave are looked at ahead: a school year
// of weeks.
const mostToCome = 60

// toCome gives when a wave goes from its next time on.
func (w Wave) toCome(first time.Time, cal school.Calendar, fired []Firing) []time.Time {
	dues := []time.Time{first}
	for len(dues) < mostToCome {
		due, comes := w.next(dues[len(dues)-1], cal, fired)
		if !comes {
			break
		}
		dues = append(dues, due)
	}
	return dues
}

// shared says of every firing of a wave that is to come whether it can end in its
// hours; the sentence is of the first that cannot.
func (g ground) shared(p *Preview, cal school.Calendar) {
	for i, due := range p.Wave.toCome(p.Due, cal, g.fired) {
		ends := g.campaign.Plan.Window.until(clock.DateOf(due))
		p.bookings = append(p.bookings, Booking{p.Wave.Key, due, ends, p.Parts})
		last, tooMany := share(due, ends, p.Parts, g.pace, g.beside)
		if i == 0 {
			p.LastLeaves = last
		}
		p.TooMany = cmp.Or(p.TooMany, tooMany)
	}
}

// fits refuses a campaign of which a firing cannot end in its hours beside what
// others have booked by now, or keeps one of theirs from it.
func (c Campaign) fits(all []Booking, pace float64, beside []Load) error {
	for _, b := range all {
		if _, tooMany := share(b.Due, b.Ends, b.Parts, pace, beside); tooMany != "" {
			w, _ := c.Plan.wave(b.Wave)
			return problem.New(problem.Conflict, "%s: %s", w.Name, tooMany)
		}
	}
	return nil
}

// book keeps what the waves to come of a campaign that was put forward take of
// the sender, so that those it waits with are reckoned beside them. One that
// cannot be reckoned takes nothing.
func (s *Service) book(ctx context.Context, c Campaign) error {
	var all []Booking
	err := s.eachWave(ctx, c, func(p Preview) error {
		if p.Comes {
			all = append(all, p.bookings...)
		}
		return nil
	})
	if err != nil && !problem.Is(err, problem.Unknown) && !problem.Is(err, problem.Invalid) {
		return err
	}
	return s.store.Book(ctx, c.ID, all)
}
