package staff

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/firstbell/firstbell/internal/problem"
)

// Cost is how dear one guess at a password is made.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost is the least OWASP advises for argon2id: 19 MiB, two passes, one
// thread (Password Storage Cheat Sheet, "Argon2id"). About 30 ms a guess.
var DefaultCost = Cost{Memory: 19456, Passes: 2, Threads: 1}

// DemoCost is for made-up people whose passwords are printed on the screen.
var DemoCost = Cost{Memory: 1024, Passes: 1, Threads: 1}

const (
	saltSize = 16
	hashSize = 32
	leastLen = 12  // characters: length beats rules about signs (NCSC)
	mostLen  = 200 // characters: more is no password
)

// HashPassword gives the password's argon2id hash in PHC form:
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
func HashPassword(password string, c Cost) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // crypto/rand.Read never fails
	hash := argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Threads, hashSize)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.Memory, c.Passes, c.Threads, b64(salt), b64(hash))
}

// matches reports whether the password is the one of a hash in PHC form. A
// hash it cannot read is an error: the row is damaged.
func matches(password, phc string) (bool, error) {
	var version int
	var c Cost
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("the kept password is not argon2id in PHC form")
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, fmt.Errorf("the kept password is of another version of argon2")
	}
	_, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads)
	if err != nil || c.Passes == 0 || c.Threads == 0 || c.Memory > 1<<20 || c.Passes > 64 {
		return false, fmt.Errorf("the kept password has a cost we cannot pay")
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, hashErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || hashErr != nil || len(want) < 16 || len(want) > 64 {
		return false, fmt.Errorf("the kept password is damaged")
	}
	got := argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// checkPassword says what is wrong with a password someone chose, or nil. The
// rules are few on purpose: long, and not one that the email gives away.
func checkPassword(password, email string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < leastLen:
		return badPassword("a password has at least %d characters", leastLen)
	case n > mostLen:
		return badPassword("a password has at most %d characters", mostLen)
	}
	lower := strings.ToLower(password)
	if name, _, _ := strings.Cut(email, "@"); len(name) > 2 && strings.Contains(lower, name) {
		return badPassword("a password must not hold the name in the email address")
	}
	different := map[rune]bool{}
	for _, r := range lower {
		different[r] = true
	}
	if len(different) < 5 {
		return badPassword("a password must not be a few characters over and over")
	}
	return nil
}

func badPassword(format string, args ...any) error {
	return problem.New(problem.Invalid, "That password cannot be used.").At("/password", format, args...)
}
