package roll_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/store"
)

// bigSchool is an export of 2,000 pupils, each with two contacts of their own.
func bigSchool(flip string) []byte {
	var b bytes.Buffer
	b.WriteString("Adno,UPN,Legal Surname,Legal Forename,Reg,Year,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 1 Parental Responsibility," +
		"Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile,Contact 2 Parental Responsibility\n")
	for i := range 2000 {
		upn := fmt.Sprintf("9%06d%02d%03d", 990000+i/1000, 20, i%1000)
		fmt.Fprintf(&b, "A%04d,%c%s,Family%d,Given%d%s,%d%c,%d,Ann Family%d,Mother,+999 1%07d,T,Bo Family%d,Father,+999 2%07d,T\n",
			i, school.UPNLetter(upn), upn, i, i, flip, 7+i%7, 'A'+i%5, 7+i%7, i, i, i, i)
	}
	return b.Bytes()
}

// BenchmarkImport takes a whole school in, from the file to the disk: first
// onto an empty roll, then again with every pupil's name changed.
func BenchmarkImport(b *testing.B) {
	for name, files := range map[string][][]byte{"first": {bigSchool("")}, "changed": {bigSchool(""), bigSchool("x")}, "same": {bigSchool(""), bigSchool("")}} {
		b.Run(name, func(b *testing.B) {
			rolls, next := benchHouse(b), 900000
			b.ReportAllocs()
			var peak uint64
			for b.Loop() {
				b.StopTimer()
				next++
				urn := school.URN(fmt.Sprint(next))
				if err := rolls.AddSchool(b.Context(), tester, school.School{URN: urn, Name: "S", TextName: "S", OfficePhone: "01632 960000"}, school.Calendar{}); err != nil {
					b.Fatal(err)
				}
				for _, before := range files[:len(files)-1] {
					take(b, rolls, urn, before)
				}
				runtime.GC()
				b.StartTimer()
				take(b, rolls, urn, files[len(files)-1])
				b.StopTimer()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.Sys)
				b.StartTimer()
			}
			b.ReportMetric(float64(peak)/(1<<20), "MB-from-system")
		})
	}
}

// benchHouse is a service on a new store on the disk.
func benchHouse(b *testing.B) *roll.Service {
	b.Helper()
	box, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		b.Fatal(err)
	}
	c := clock.At(time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC))
	db, err := store.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "roll.db"), box, c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	if _, err := db.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	return roll.New(db.Roll(), c, phone.Rehearsal)
}

func take(b *testing.B, rolls *roll.Service, urn school.URN, file []byte) {
	b.Helper()
	d, err := rolls.ImportCSV(b.Context(), tester, urn, bytes.NewReader(file), roll.Choice{}, roll.PutOptions{})
	if err != nil || len(d.Problems) > 0 {
		b.Fatalf("%+v %v", d.Problems, err)
	}
}
