package api

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// CalendarChange is some of a calendar: what is left out stays. A list that is
// sent stands in the place of the one there was.
type CalendarChange struct{ Calendar }

// TransformSchema asks for nothing.
func (CalendarChange) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Required = nil
	return s
}

func (d *door) putCalendar(ctx context.Context, _ *AtSchool) (*calendarOut, error) {
	v := visitOf(ctx)
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	c, _, err := d.mornings.ChangeCalendar(ctx, v.actor(), v.urn, func(c *school.Calendar) error { return readCalendar(o, c) })
	if err != nil {
		return nil, err
	}
	return calendarAnswer(c), nil
}

// readCalendar reads over a calendar what was sent.
func readCalendar(o object, c *school.Calendar) error {
	bad := invalid()
	for _, name := range o.strangers("am_start", "pm_start", "terms", "closed", "early", "part") {
		bad.At(keyPointer("", name), "a calendar has no such part")
	}
	for _, x := range []struct {
		name string
		into *clock.ClockTime
	}{{"am_start", &c.AMStart}, {"pm_start", &c.PMStart}} {
		if _, sent := o[x.name]; !sent {
			continue
		}
		var ok bool
		if *x.into, ok = readWall(o, x.name); !ok {
			bad.At("/"+x.name, "this is a time of day like 08:45")
		}
	}
	if items, sent := readItems(o, "terms", bad); sent {
		c.Terms = make([]school.Term, len(items))
		for i, x := range items {
			at := itemPointer("/terms", i)
			c.Terms[i] = school.Term{Name: textAt(x, at, "name", bad), First: dayAt(x, at, "first", bad), Last: dayAt(x, at, "last", bad)}
		}
	}
	if items, sent := readItems(o, "closed", bad); sent {
		c.Closed = make([]school.ClosedDay, len(items))
		for i, x := range items {
			at := itemPointer("/closed", i)
			c.Closed[i] = school.ClosedDay{
				Date: dayAt(x, at, "date", bad), Session: textAt(x, at, "session", bad),
				Kind: school.ClosedKind(textAt(x, at, "kind", bad)), Note: textAt(x, at, "note", bad),
			}
		}
	}
	readPartDays(o, c, bad)
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// readPartDays reads days that end early and year groups that are not in.
func readPartDays(o object, c *school.Calendar, bad *problem.Error) {
	if items, sent := readItems(o, "early", bad); sent {
		c.Early = make([]school.EarlyFinish, len(items))
		for i, x := range items {
			at := itemPointer("/early", i)
			ends, ok := readWall(x, "ends")
			if !ok {
				bad.At(at+"/ends", "this is a time of day like 12:30")
			}
			c.Early[i] = school.EarlyFinish{Date: dayAt(x, at, "date", bad), Ends: ends, Note: textAt(x, at, "note", bad)}
		}
	}
	if items, sent := readItems(o, "part", bad); sent {
		c.Part = make([]school.PartClosure, len(items))
		for i, x := range items {
			at := itemPointer("/part", i)
			year := 0
			if json.Unmarshal(x["year"], &year) != nil {
				bad.At(at+"/year", "year is a whole number; 0 is reception")
			}
			c.Part[i] = school.PartClosure{
				Date: dayAt(x, at, "date", bad), Session: textAt(x, at, "session", bad), Year: year,
				Kind: school.ClosedKind(textAt(x, at, "kind", bad)), Note: textAt(x, at, "note", bad),
			}
		}
	}
}

// readItems reads a list of objects; sent is false when there is none.
func readItems(o object, name string, bad *problem.Error) (items []object, sent bool) {
	raw, sent := o[name]
	if !sent {
		return nil, false
	}
	var list []json.RawMessage
	if string(raw) == "null" || json.Unmarshal(raw, &list) != nil {
		bad.At("/"+name, "%s is a list", name)
		return nil, false
	}
	for i, one := range list {
		x, ok := asObject(one)
		if !ok {
			bad.At(itemPointer("/"+name, i), "this is an object")
			x = object{}
		}
		if items = append(items, x); len(bad.Fields) == maxFaults {
			break
		}
	}
	return items, true
}

// textAt reads words of an item, "" when they are left out or null.
func textAt(x object, at, name string, bad *problem.Error) string {
	if !x.has(name) {
		return ""
	}
	s, ok := x.text(name)
	if !ok {
		bad.At(at+"/"+name, "%s is a string", name)
	}
	return s
}

// dayAt reads a day of an item, which must be there.
func dayAt(x object, at, name string, bad *problem.Error) clock.Date {
	s, _ := x.text(name)
	day, err := clock.ParseDate(s)
	if err != nil {
		bad.At(at+"/"+name, "%s is a day like 2026-11-23", name)
	}
	return day
}
