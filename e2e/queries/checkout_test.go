package queries

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/status"
)

// checkout is a running checkout of the shop.
type checkout struct {
	metrics string // the address that serves /metrics and /healthz
	conn    *grpc.ClientConn
	cmd     *exec.Cmd
}

// payment is what the checkout is asked to charge. One of nothing or less fails.
type payment struct {
	Method string  `json:"method"`
	Amount float64 `json:"amount"`
}

// contract is how messages travel between the shop's services.
type contract struct{}

func (contract) Marshal(v any) ([]byte, error)   { return json.Marshal(v) }
func (contract) Unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }
func (contract) Name() string                    { return "json" }

func init() { encoding.RegisterCodec(contract{}) }

// startCheckout starts the program and waits until it serves. Its environment is bare but for env, so that no setting of the machine's own
// decides what is measured.
func startCheckout(t *testing.T, bin string, env ...string) *checkout {
	t.Helper()
	pays := freeAddress(t)
	c := &checkout{metrics: freeAddress(t)}
	c.cmd = exec.Command(bin, "-addr", pays, "-metrics", c.metrics)
	c.cmd.Env = append([]string{"HOME=" + os.Getenv("HOME"), "PATH=" + os.Getenv("PATH")}, env...)
	var stderr bytes.Buffer
	c.cmd.Stderr = &stderr
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.stop()
		if stderr.Len() > 0 {
			t.Logf("%s: standard error:\n%s", filepath.Base(bin), &stderr)
		}
	})
	conn, err := grpc.NewClient(pays, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	c.conn = conn
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get("http://" + c.metrics + "/metrics")
		if err == nil {
			resp.Body.Close()
			return c
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not serve: %v", filepath.Base(bin), err)
		}
	}
}

// stop ends the program at once, as a machine that fails does.
func (c *checkout) stop() {
	if c.cmd.ProcessState != nil {
		return
	}
	if c.conn != nil {
		c.conn.Close()
	}
	c.cmd.Process.Kill()
	c.cmd.Wait()
}

// pay makes a payment and tells whether it was made.
func (c *checkout) pay(p payment) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var reply struct{ Receipt string }
	err := c.conn.Invoke(ctx, "/shop.Checkout/Pay", p, &reply, grpc.CallContentSubtype("json"), grpc.WaitForReady(true))
	if status.Code(err) == codes.Unknown { // what a handler returns
		return false, nil
	}
	return err == nil, err
}

// checkHealth asks /healthz.
func (c *checkout) checkHealth() error {
	resp, err := http.Get("http://" + c.metrics + "/healthz")
	if err != nil {
		return err
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("/healthz: %s", resp.Status)
	}
	return nil
}

// freeAddress is an address that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
