package api

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/firstbell/firstbell/internal/web"
)

// Many clients send the whole body before they read a word of the answer.
func TestACallerWhoSendsFirstAndReadsLaterLearnsWhy(t *testing.T) {
	s := httptest.NewUnstartedServer(nil)
	s.Config = web.NewServer(newHouse(t).engine, nil)
	s.Start()
	t.Cleanup(s.Close)
	for key, status := range map[string]int{"wrong": 401, "none": 403, "all": 413} {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		const size = 4 << 20
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", closuresPath, key, size)
		if _, err := c.Write(make([]byte, size)); err != nil {
			t.Errorf("%s: %v", key, err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || resp.StatusCode != status {
			t.Errorf("%s: %v %v", key, resp, err)
		}
		_ = c.Close()
	}
}
