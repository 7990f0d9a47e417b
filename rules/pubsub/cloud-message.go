package example

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// SendMessageInput of a chat window.
type SendMessageInput struct{ MessageBody string }

func send(ctx context.Context, client *sqs.Client, url, body string) error {
	// ok: pubsub.cloud-message
	_ = SendMessageInput{MessageBody: body}
	// point: pubsub.cloud-message
	_, err := client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: &body})
	return err
}
