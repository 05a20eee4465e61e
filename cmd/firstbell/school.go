package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

// schoolFile is a school with its calendar as `school add` reads it.
type schoolFile struct {
	URN         school.URN   `json:"urn"`
	Name        string       `json:"name"`
	TextName    string       `json:"text_name"`
	OfficePhone string       `json:"office_phone"`
	Phase       school.Phase `json:"phase"`
	AMStart     string       `json:"am_start"` // "08:45"
	PMStart     string       `json:"pm_start"`
	Terms       []struct {
		Name  string     `json:"name"`
		First clock.Date `json:"first"`
		Last  clock.Date `json:"last"`
	} `json:"terms"`
	Closed []struct {
		Date    clock.Date        `json:"date"`
		Session string            `json:"session"`
		Kind    school.ClosedKind `json:"kind"`
		Note    string            `json:"note"`
	} `json:"closed"`
	Early []struct {
		Date clock.Date `json:"date"`
		Ends string     `json:"ends"` // "12:30"
		Note string     `json:"note"`
	} `json:"early"`
	Part []struct {
		Date    clock.Date        `json:"date"`
		Session string            `json:"session"`
		Year    int               `json:"year"`
		Kind    school.ClosedKind `json:"kind"`
		Note    string            `json:"note"`
	} `json:"part"`
}

func addSchool(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "school add", "put a school and its calendar in from a JSON file", "firstbell school add --file docs/school.example.json")
	file, from := f.String("config", "", "settings `file`"), f.String("file", "", "JSON `file` with urn, name, text_name, office_phone, phase, am_start, pm_start, terms, closed, early, part")
	if err := f.parse(args); err != nil {
		return err
	}
	var in schoolFile
	if err := readJSON(*from, &in); err != nil {
		return err
	}
	s, cal, err := in.read()
	if err != nil {
		return usage{fmt.Errorf("%s: %w", *from, err)}
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		if err := db.Roll().AddSchool(ctx, operator, s, cal, clock.System{}.Now()); err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "%s (%s) is in. Next: firstbell import --school %s --file roll.json\n", s.Name, s.URN, s.URN)
		return nil
	})
}

// read checks a school file and gives the nouns.
func (in schoolFile) read() (school.School, school.Calendar, error) {
	s := school.School{URN: in.URN, Name: in.Name, TextName: in.TextName, OfficePhone: in.OfficePhone, Phase: in.Phase}
	cal := school.Calendar{}
	switch {
	case !s.URN.Valid():
		return s, cal, errors.New("urn is six digits")
	case s.Name == "" || s.TextName == "" || s.OfficePhone == "":
		return s, cal, errors.New("name, text_name and office_phone are all needed: families read the last two")
	case s.Phase != school.Primary && s.Phase != school.Secondary && s.Phase != school.Special:
		return s, cal, errors.New("phase is primary, secondary or special")
	case len(in.Terms) == 0:
		return s, cal, errors.New("terms are needed: on a day outside every term no register is taken")
	}
	for _, at := range []struct {
		text string
		into *clock.ClockTime
	}{{in.AMStart, &cal.AMStart}, {in.PMStart, &cal.PMStart}} {
		var err error
		if *at.into, err = timeOfDay(at.text); err != nil {
			return s, cal, fmt.Errorf("am_start and pm_start: %w", err)
		}
	}
	for _, t := range in.Terms {
		if t.Last.Before(t.First) {
			return s, cal, fmt.Errorf("the term %q ends before it begins", t.Name)
		}
		cal.Terms = append(cal.Terms, school.Term{Name: t.Name, First: t.First, Last: t.Last})
	}
	for _, d := range in.Closed {
		cal.Closed = append(cal.Closed, school.ClosedDay{Date: d.Date, Session: d.Session, Kind: d.Kind, Note: d.Note})
	}
	for _, d := range in.Early {
		ends, err := timeOfDay(d.Ends)
		if err != nil {
			return s, cal, fmt.Errorf("early: ends: %w", err)
		}
		cal.Early = append(cal.Early, school.EarlyFinish{Date: d.Date, Ends: ends, Note: d.Note})
	}
	for _, d := range in.Part {
		if d.Date == (clock.Date{}) || d.Year < -2 || d.Year > 14 || d.Session != "" && d.Session != "AM" && d.Session != "PM" {
			return s, cal, errors.New("part: a date, a year from -2 to 14, and AM, PM or no session are needed")
		}
		cal.Part = append(cal.Part, school.PartClosure{Date: d.Date, Session: d.Session, Year: d.Year, Kind: d.Kind, Note: d.Note})
	}
	return s, cal, nil
}

// timeOfDay reads "08:45".
func timeOfDay(text string) (clock.ClockTime, error) {
	var hour, minute int
	if n, err := fmt.Sscanf(text, "%d:%d", &hour, &minute); n != 2 || err != nil || hour > 23 || minute > 59 || hour < 0 || minute < 0 {
		return 0, errors.New("a time of day is like 08:45")
	}
	return clock.HM(hour, minute), nil
}
