package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// box is a Box of a key of one repeated byte.
func box(t testing.TB, b byte) *Box {
	t.Helper()
	made, err := New(bytes.Repeat([]byte{b}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestWhatIsSealedOpensForItsOwner(t *testing.T) {
	b := box(t, 1)
	rapid.Check(t, func(t *rapid.T) {
		plain, owner := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "owner")
		sealed := b.Seal(plain, owner)
		if got, err := b.Open(sealed, owner); err != nil || got != plain {
			t.Fatalf("got %q, %v", got, err)
		}
		if len(plain) > 3 && bytes.Contains(sealed, []byte(plain)) {
			t.Fatal("the plain text shows in the sealed one")
		}
	})
}

func TestSealingTwiceNeverLooksTheSame(t *testing.T) {
	b := box(t, 1)
	if bytes.Equal(b.Seal("+447700900101", "contact 1"), b.Seal("+447700900101", "contact 1")) {
		t.Error("two sealings can be told to hold the same number")
	}
}

func TestAnotherOwnerAnotherKeyAndDamageDoNotOpen(t *testing.T) {
	b := box(t, 1)
	sealed := b.Seal("+447700900101", "contact 1")
	shut := func(name string, by *Box, value []byte, owner string) {
		t.Helper()
		if got, err := by.Open(value, owner); !errors.Is(err, ErrSealed) || got != "" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	shut("another owner", b, sealed, "contact 2")
	shut("another key", box(t, 2), sealed, "contact 1")
	shut("nothing", b, nil, "contact 1")
	shut("a longer value", b, append(bytes.Clone(sealed), 0), "contact 1")
	for i := range sealed {
		damaged := bytes.Clone(sealed)
		damaged[i] ^= 0x40
		shut(fmt.Sprintf("byte %d damaged", i), b, damaged, "contact 1")
		shut(fmt.Sprintf("cut at %d", i), b, sealed[:i], "contact 1")
	}
}

// TestTheIndexNeverChanges pins a known answer: an index that changed between
// versions would find no stopped number again.
func TestTheIndexNeverChanges(t *testing.T) {
	b := box(t, 1)
	got := b.Index("+447700900101")
	if want := "970b1a9e617d4a3ec5c2ffae5e040afd0a8e3b2385c1eb06b5436d1042d5e1ca"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got != box(t, 1).Index("+447700900101") {
		t.Error("the same key gives two indexes")
	}
	if got == box(t, 2).Index("+447700900101") || got == b.Index("+447700900102") {
		t.Error("another key or number gives the same index")
	}
}

func TestAKeyOfTheWrongLengthIsRefused(t *testing.T) {
	for _, n := range []int{0, 16, 31, 33, 64} {
		if _, err := New(make([]byte, n)); err == nil {
			t.Errorf("%d bytes taken for a key", n)
		}
	}
}

func TestABoxNeverPrintsItsKeys(t *testing.T) {
	b := box(t, 1)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		if got := fmt.Sprintf(verb, b); got != "seal.Box" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func TestAMadeKeyIsReadBackAndIsItsOwnersOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "seal.key")
	made, err := MakeKey(path)
	if err != nil {
		t.Fatal(err)
	}
	read, err := LoadKey(path)
	if err != nil || !bytes.Equal(made, read) || len(read) != KeySize {
		t.Errorf("read %d bytes back, %v", len(read), err)
	}
	for at, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(at)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", at, got, want)
		}
	}
}

func TestMakeKeyNeverWritesOverAFile(t *testing.T) {
	for name, content := range map[string]string{"a key": "", "anything": "not a key\n"} {
		path := filepath.Join(t.TempDir(), "seal.key")
		if content != "" {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		} else if _, err := MakeKey(path); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(path)
		if _, err := MakeKey(path); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: got %v", name, err)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s was written over", name)
		}
	}
}

func TestAKeyFileThatHoldsNoKeySaysSoAndShowsNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := LoadKey(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
	for _, content := range []string{"", "secretsecret", "c2VjcmV0", strings.Repeat("A", 88)} {
		path := filepath.Join(dir, "bad.key")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := LoadKey(path)
		if err == nil || !strings.Contains(err.Error(), "does not hold a sealing key") {
			t.Errorf("%q: got %v", content, err)
		} else if content != "" && strings.Contains(err.Error(), content) {
			t.Errorf("the fault shows the file: %v", err)
		}
	}
}

func TestAKeyThatOthersCanReadIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seal.key")
	if err := Guarded(path); err != nil {
		t.Errorf("no file: %v", err)
	}
	if _, err := MakeKey(path); err != nil {
		t.Fatal(err)
	}
	for mode, good := range map[fs.FileMode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false, 0o644: false, 0o444: false, 0o622: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		err := Guarded(path)
		if (err == nil) != good {
			t.Errorf("mode %04o: %v", mode, err)
		}
		if err != nil && !strings.Contains(err.Error(), "chmod 600 "+path) {
			t.Errorf("mode %04o does not say what to do: %v", mode, err)
		}
		if _, err := LoadKey(path); err != nil {
			t.Errorf("mode %04o stops the start: %v", mode, err)
		}
	}
}
