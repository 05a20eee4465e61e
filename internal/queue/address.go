package queue

import (
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// defaultPort is where Redis listens when the address names no port;
// sentinelPort is where a sentinel does.
const (
	defaultPort  = "6379"
	sentinelPort = "26379"
)

// Address is where Redis is, read from one of these forms:
//
//	(empty)                                             inside this process
//	redis://[user:password@]host[:port][/db]            one server
//	rediss://[user:password@]host[:port][/db]           the same over TLS
//	redis-sentinel://[user:password@]host[:port],…[/db]?master=NAME[&sentinel_password=…]
//	redis-cluster://[user:password@]host[:port],…       a cluster; rediss-cluster:// over TLS
//
// It holds a password, so it prints only its form.
type Address struct {
	form    string
	options redis.UniversalOptions
	spread  int // asynq queues a lane is spread over
}

// clusterSpread is how many queues a lane is spread over on a cluster: one
// queue lives on one hash slot, so a single queue would use a single node.
const clusterSpread = 4

// ParseAddress reads an address. The error names what is wrong with it and
// never repeats it, because it may hold a password.
func ParseAddress(text string) (Address, error) {
	if text == "" {
		return Address{form: "in process", spread: 1}, nil
	}
	u, hosts, err := split(text)
	if err != nil {
		return Address{}, err
	}
	a := Address{form: u.Scheme, spread: 1}
	a.options.Username = u.User.Username()
	a.options.Password, _ = u.User.Password()
	switch u.Scheme {
	case "redis", "rediss":
		err = server(&a.options, u, hosts)
	case "redis-sentinel":
		err = sentinels(&a.options, u, hosts)
	case "redis-cluster", "rediss-cluster":
		a.spread = clusterSpread
		err = cluster(&a.options, u, hosts)
	default:
		err = errors.New("the address of Redis begins with redis://, rediss://, redis-sentinel://, redis-cluster:// or rediss-cluster://")
	}
	return a, err
}

// split reads an address with its list of hosts taken out, because net/url
// refuses more than one host with a port.
func split(text string) (*url.URL, string, error) {
	unreadable := errors.New("the address of Redis cannot be read; it looks like redis://host:6379/0")
	scheme, rest, found := strings.Cut(text, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	begin := strings.LastIndexByte(rest[:end], '@') + 1
	hosts := rest[begin:end]
	if !found || strings.ContainsAny(hosts, " \t\r\n") {
		return nil, "", unreadable
	}
	u, err := url.Parse(scheme + "://" + rest[:begin] + rest[end:])
	if err != nil {
		return nil, "", unreadable
	}
	return u, hosts, nil
}

// InProcess reports whether Redis runs inside this process.
func (a Address) InProcess() bool { return len(a.options.Addrs) == 0 }

// String says the form of the address and nothing secret.
func (a Address) String() string { return a.form }

// GoString says the same as String, so that %#v does not print the password.
func (a Address) GoString() string { return a.form }

func server(o *redis.UniversalOptions, u *url.URL, hosts string) error {
	if strings.Contains(hosts, ",") {
		return errors.New("redis:// takes one host; several are redis-sentinel:// or redis-cluster://")
	}
	if err := addrs(o, hosts, defaultPort); err != nil {
		return err
	}
	if u.Scheme == "rediss" {
		o.TLSConfig = &tls.Config{ServerName: nameOf(o.Addrs[0]), MinVersion: tls.VersionTLS12}
	}
	return database(o, u.Path)
}

func sentinels(o *redis.UniversalOptions, u *url.URL, hosts string) error {
	o.MasterName = u.Query().Get("master")
	o.SentinelPassword = u.Query().Get("sentinel_password")
	if o.MasterName == "" {
		return errors.New("a redis-sentinel:// address names its master: redis-sentinel://host:26379?master=NAME")
	}
	if err := addrs(o, hosts, sentinelPort); err != nil {
		return err
	}
	return database(o, u.Path)
}

func cluster(o *redis.UniversalOptions, u *url.URL, hosts string) error {
	if strings.Trim(u.Path, "/") != "" {
		return errors.New("a Redis cluster has no database numbers; leave the path out")
	}
	if u.Scheme == "rediss-cluster" {
		// Each node is checked against the name it was dialled by.
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	o.IsClusterMode = true
	return addrs(o, hosts, defaultPort)
}

// addrs reads host:port,host:port; a host without a port gets the usual one.
func addrs(o *redis.UniversalOptions, list, port string) error {
	for host := range strings.SplitSeq(list, ",") {
		if host == "" || strings.HasPrefix(host, ":") {
			return errors.New("the address of Redis names no host")
		}
		if _, _, err := net.SplitHostPort(host); err != nil {
			host = net.JoinHostPort(strings.Trim(host, "[]"), port)
		}
		o.Addrs = append(o.Addrs, host)
	}
	return nil
}

// nameOf gives the host of host:port, which the server's certificate is for.
func nameOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

func database(o *redis.UniversalOptions, path string) error {
	path = strings.Trim(path, "/")
	if path == "" {
		return nil
	}
	n, err := strconv.Atoi(path)
	if err != nil || n < 0 {
		return errors.New("the database of a Redis address is a number, as in redis://host:6379/0")
	}
	o.DB = n
	return nil
}
