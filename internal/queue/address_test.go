package queue_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/queue"
)

func TestAddressesThatAreUnderstood(t *testing.T) {
	for _, c := range []struct{ address, form string }{
		{"", "in process"},
		{"redis://127.0.0.1:6379", "redis"},
		{"redis://:secret@redis:6379/2", "redis"},
		{"redis://redis", "redis"},
		{"redis://[::1]:6379", "redis"},
		{"rediss://user:secret@redis.example:6380/0", "rediss"},
		{"redis-sentinel://:secret@a:26379,b,c:26379/1?master=firstbell&sentinel_password=secret", "redis-sentinel"},
		{"redis-cluster://user:secret@a:7000,b:7001,c", "redis-cluster"},
		{"rediss-cluster://a:7000", "rediss-cluster"},
	} {
		a, err := queue.ParseAddress(c.address)
		if err != nil || a.String() != c.form {
			t.Errorf("%s is %s, %v", c.address, a, err)
		}
		if a.InProcess() != (c.address == "") {
			t.Errorf("%s: in process is %v", c.address, a.InProcess())
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if printed := fmt.Sprintf(verb, a); strings.Contains(printed, "secret") {
				t.Errorf("%s prints the password: %s", verb, printed)
			}
		}
	}
}

func TestAddressesThatAreRefusedWithASentence(t *testing.T) {
	for _, c := range []struct{ address, says string }{
		{"localhost:6379", "cannot be read"},
		{"http://secret@redis", "begins with"},
		{"redis://", "names no host"},
		{"redis://:6379", "names no host"},
		{"redis://a,b", "one host"},
		{"redis://a/zero", "is a number"},
		{"redis://a/-1", "is a number"},
		{"redis-sentinel://a:26379", "names its master"},
		{"redis-cluster://a/1", "no database numbers"},
		{"redis://:secret@a b:1", "cannot be read"},
		{"redis://u:%zzsecret@a:1", "cannot be read"},
	} {
		_, err := queue.ParseAddress(c.address)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.address, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error repeats the password: %v", c.address, err)
		}
	}
}
