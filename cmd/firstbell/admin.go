package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
)

// operator is who acts on the command line.
var operator = school.Actor{Kind: school.Person, ID: "command-line"}

// version is the program's, from the build.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// withStore runs f on the database that is set.
func withStore(ctx context.Context, w world, file string, f func(*store.DB, config.Settings) error) error {
	s, err := settings(w, file)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return err
	}
	return errors.Join(plainly(f(db, s)), db.Close())
}

// plainly says every part of a failure that is wrong, a line each.
func plainly(err error) error {
	e, ok := errors.AsType[*problem.Error](err)
	if !ok {
		return err
	}
	lines := []string{e.Detail}
	for _, f := range e.Fields {
		lines = append(lines, "  "+strings.TrimPrefix(f.Pointer+": "+f.Detail, ": "))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// subcommand takes the second word of a command that has one.
func subcommand(name, want string, args []string) ([]string, error) {
	if len(args) > 0 && (args[0] == want || strings.HasPrefix(args[0], "-h") || args[0] == "--help") {
		if args[0] == want {
			return args[1:], nil
		}
		return args, nil
	}
	return nil, usage{fmt.Errorf("firstbell %s knows one thing: firstbell %s %s", name, name, want)}
}

func migrate(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "migrate", "bring the database to the newest shape", "firstbell migrate --config firstbell.yaml")
	file := f.String("config", "", "settings `file`")
	if err := f.parse(args, 0); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		v, err := db.Version(ctx)
		if err == nil {
			fmt.Fprintf(w.stdout, "%s at %s has the newest shape.\n", v, s.Database)
		}
		return err
	})
}

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
		Date clock.Date        `json:"date"`
		Kind school.ClosedKind `json:"kind"`
		Note string            `json:"note"`
	} `json:"closed"`
}

func schools(ctx context.Context, w world, args []string) error {
	args, err := subcommand("school", "add", args)
	if err != nil {
		return err
	}
	f := newFlags(w, "school add", "put a school and its calendar in from a JSON file", "firstbell school add --file docs/school.example.json")
	file, from := f.String("config", "", "settings `file`"), f.String("file", "", "JSON `file` with urn, name, text_name, office_phone, phase, am_start, pm_start, terms, closed")
	if err := f.parse(args, 0); err != nil {
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
		var hour, minute int
		if n, err := fmt.Sscanf(at.text, "%d:%d", &hour, &minute); n != 2 || err != nil || hour > 23 || minute > 59 || hour < 0 || minute < 0 {
			return s, cal, errors.New("am_start and pm_start are times like 08:45")
		}
		*at.into = clock.HM(hour, minute)
	}
	for _, t := range in.Terms {
		if t.Last.Before(t.First) {
			return s, cal, fmt.Errorf("the term %q ends before it begins", t.Name)
		}
		cal.Terms = append(cal.Terms, school.Term{Name: t.Name, First: t.First, Last: t.Last})
	}
	for _, d := range in.Closed {
		cal.Closed = append(cal.Closed, school.ClosedDay{Date: d.Date, Kind: d.Kind, Note: d.Note})
	}
	return s, cal, nil
}

func readJSON(path string, into any) error {
	if path == "" {
		return usage{errors.New("--file is needed")}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return usage{err}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return usage{fmt.Errorf("%s: %w", path, err)}
	}
	return nil
}

func importRoll(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "import", "put a roll in from a JSON file; the shape is that of PUT /v1/schools/{urn}/roll",
		"firstbell import --school 123456 --file roll.json --dry-run")
	file, urn, from := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school"), f.String("file", "", "JSON `file`")
	dry, partial := f.Bool("dry-run", false, "say what would change and change nothing"), f.Bool("partial", false, "leave pupils the file does not name")
	confirm := f.Int("confirm-removals", 0, "the number of pupils and contacts that may go")
	if err := f.parse(args, 0); err != nil {
		return err
	}
	var r roll.Roll
	if err := readJSON(*from, &r); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		diff, err := roll.New(db.Roll(), clock.System{}, numbersOf(s)).Put(ctx, operator, school.URN(*urn), r,
			roll.PutOptions{DryRun: *dry, Partial: *partial, ConfirmRemovals: *confirm})
		if err != nil {
			return err
		}
		for _, p := range diff.Problems {
			fmt.Fprintf(w.stdout, "%s: %s\n", p.Pointer, p.Detail)
		}
		word := "Done"
		if *dry {
			word = "Nothing was changed. It would be"
		}
		fmt.Fprintf(w.stdout, "%s: %d added, %d changed, %d removed; %d to look at.\n", word, diff.Added, diff.Changed, diff.Removed, len(diff.Problems))
		return nil
	})
}

// numbersOf says which numbers may be kept: pretend ones only where no real
// text can go.
func numbersOf(s config.Settings) phone.Policy {
	if s.Twilio.Configured() && !s.Twilio.StandIn() {
		return phone.Live
	}
	return phone.Rehearsal
}

func keys(ctx context.Context, w world, args []string) error {
	args, err := subcommand("key", "create", args)
	if err != nil {
		return err
	}
	f := newFlags(w, "key create", "make a key for the API; it is shown once", "firstbell key create --school 123456 --name 'register system' --scopes registers:write,ledger:read")
	file, urn, name := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school"), f.String("name", "", "what the key is for")
	scopes := f.String("scopes", "", "what it may do, with commas between; all of: "+allScopes())
	if err := f.parse(args, 0); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		k := staff.Key{Name: *name, School: school.URN(*urn)}
		for _, word := range strings.FieldsFunc(*scopes, func(r rune) bool { return r == ',' || r == ' ' }) {
			k.Scopes = append(k.Scopes, staff.Scope(word))
		}
		k, secret, err := staff.New(db.Staff(), clock.System{}).CreateKey(ctx, operator, k)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "%s\nThis is shown once. Keep it where the register system can read it and nobody else. Its id is %s.\n", secret, k.ID)
		return nil
	})
}

func allScopes() string {
	words := make([]string, len(staff.AllScopes))
	for i, s := range staff.AllScopes {
		words[i] = string(s)
	}
	return strings.Join(words, ",")
}

func staffs(ctx context.Context, w world, args []string) error {
	args, err := subcommand("staff", "add", args)
	if err != nil {
		return err
	}
	f := newFlags(w, "staff add", "let a person sign in; the password is read from standard input",
		"firstbell staff add --school 123456 --email office@example.org --name 'Sam Bell' --role office < password")
	file, urn := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school")
	email, name, role := f.String("email", "", "their `email`"), f.String("name", "", "their name"), f.String("role", "office", "office, lead, deputy, head, admin or comms")
	if err := f.parse(args, 0); err != nil {
		return err
	}
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		m, err := staff.New(db.Staff(), clock.System{}).AddMember(ctx, operator,
			staff.Member{School: school.URN(*urn), Email: *email, Name: *name, Role: staff.Role(*role)}, in.Text())
		if err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "%s may sign in with %s.\n", m.Name, m.Email)
		return nil
	})
}

func pause(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "pause", "stop texts of one school or of all within a second, or resume them", "firstbell pause --all --why 'wrong registers were sent'")
	file, urn, all := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of one school"), f.Bool("all", false, "every school")
	why, resume := f.String("why", "", "a sentence that staff will read"), f.Bool("resume", false, "let texts go again")
	if err := f.parse(args, 0); err != nil {
		return err
	}
	if *all == (*urn != "") {
		return usage{errors.New("say --all, or one school with --school URN")}
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		d := delivery.New(delivery.Config{Store: db.Texts(), Clock: clock.System{}})
		if *resume {
			if err := d.Resume(ctx, operator, school.URN(*urn), delivery.PauseAll); err != nil {
				return err
			}
			fmt.Fprintln(w.stdout, "Texts go again.")
			return nil
		}
		if err := d.Pause(ctx, operator, school.URN(*urn), delivery.PauseAll, *why); err != nil {
			return err
		}
		fmt.Fprintln(w.stdout, "No text is sent from now on. What waits stays on Today. Resume with --resume.")
		return nil
	})
}
