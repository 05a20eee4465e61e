package sandbox

import (
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
)

const (
	mostPhones  = 24 // on the page at once
	mostBubbles = 8  // on one phone
)

// drawn is one handset as the page shows it. The number is masked to its last
// three digits; whole, it is only in the form that replies.
type drawn struct {
	ID      string // of the element: p447700900101
	Number  string // E.164, for the form
	Owner   string // "Jana Novak", or "Phone ending 214"
	Called  string // "Jana Novak, ending 101": two may share a name
	Detail  string // "mother of Amelia, 9C, ending 214"; may be empty
	Earlier bool   // there are bubbles that are not shown
	Stopped bool   // it has said STOP to the sender that last texted it
	Bubbles []bubble
}

// bubble is one text on a handset.
type bubble struct {
	ID   string
	Out  bool // written on this handset
	Body string
	At   string // "9:12 delivered"
}

// phonesFor draws the handsets that fit what was searched for, the most recently
// active first. A whole pretend number is drawn even when nothing has happened on it,
// so that anybody's phone can be picked up.
func (s *Server) phonesFor(search string) []drawn {
	part := strings.TrimSpace(search)
	number, whole := written(part)
	if whole {
		part = number
	} else {
		part = digits(part)
	}
	now := s.cfg.Clock.Now()
	var out []drawn
	for _, n := range s.book.active(part, mostPhones) {
		out = append(out, s.draw(n, now))
	}
	if len(out) == 0 && whole {
		out = append(out, s.draw(number, now))
	}
	return out
}

// digits keeps what may be searched for within an E.164 number: 07700 900101
// as typed begins with a nought that E.164 has not got.
func digits(s string) string {
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if strings.HasPrefix(d, "07") {
		return "44" + d[1:]
	}
	return d
}

func (s *Server) draw(number string, now time.Time) drawn {
	ending := phone.Trusted(number).Ending()
	d := drawn{ID: "p" + number[1:], Number: number, Owner: "Phone ending " + ending, Called: "Phone ending " + ending}
	if s.cfg.Label != nil {
		if label := s.cfg.Label(number); label != "" {
			owner, detail, _ := strings.Cut(label, ", ")
			d.Owner = owner
			d.Called = owner + ", ending " + ending
			d.Detail = strings.TrimPrefix(detail+", ending "+ending, ", ")
		}
	}
	list := s.book.newest(number, 0, mostBubbles+1, func(*message) bool { return true })
	if len(list) > mostBubbles {
		d.Earlier, list = true, list[:mostBubbles]
	}
	slices.Reverse(list)
	for _, m := range list {
		d.Bubbles = append(d.Bubbles, bubbleOf(m, now))
	}
	from, service := s.lastSender(number)
	d.Stopped = s.book.isStopped(pair{either(service, from), number})
	return d
}

func bubbleOf(m message, now time.Time) bubble {
	b := bubble{ID: m.sid, Out: m.direction == inbound, Body: m.body, At: when(m.createdAt, now)}
	switch {
	case m.direction == inbound:
	case m.status == undelivered:
		b.At += " not delivered"
	case m.status == queued || m.status == accepted:
		b.At += " on its way"
	default:
		b.At += " " + m.status
	}
	return b
}

// when writes an instant as a school's clock shows it, with the day if it was
// another one.
func when(t, now time.Time) string {
	if clock.DateOf(t) == clock.DateOf(now) {
		return clock.Wall(t)
	}
	return t.In(clock.London).Format("Mon 2 Jan, ") + clock.Wall(t)
}
