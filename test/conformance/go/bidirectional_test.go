package conformance

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

// said is one event of the model's own form of a conversation.
type said struct {
	OutputText       string
	CompletionReason string
}

func TestInvokeModelBidirectional(t *testing.T) {
	answer := must[*bedrockruntime.InvokeModelWithBidirectionalStreamOutput](t)(runtime(t).InvokeModelWithBidirectionalStream(
		t.Context(), &bedrockruntime.InvokeModelWithBidirectionalStreamInput{ModelId: aws.String(modelID(t))}))
	stream := answer.GetStream()
	defer stream.Close()
	asked := must[[]byte](t)(json.Marshal(map[string]any{"inputText": question, "temperature": 0, "max_tokens": 400}))
	event := &types.InvokeModelWithBidirectionalStreamInputMemberChunk{
		Value: types.BidirectionalInputPayloadPart{Bytes: asked},
	}
	// The second question is asked once the first one is answered.
	answers := []string{"", ""}
	for index := range answers {
		if err := stream.Send(t.Context(), event); err != nil {
			t.Fatal(err)
		}
		for received := range stream.Events() {
			chunk, ok := received.(*types.InvokeModelWithBidirectionalStreamOutputMemberChunk)
			if !ok {
				t.Fatalf("got the event %T", received)
			}
			var piece said
			if err := json.Unmarshal(chunk.Value.Bytes, &piece); err != nil {
				t.Fatal(err)
			}
			answers[index] += piece.OutputText
			if piece.CompletionReason != "" {
				break
			}
		}
	}
	if err := stream.Writer.Close(); err != nil {
		t.Fatal(err)
	}
	for received := range stream.Events() {
		t.Errorf("got the event %T after the end", received)
	}
	if err := stream.Err(); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "first answer", answers[0], textOf(t, ask(t)))
	if answers[1] == "" {
		t.Error("the second question was not answered")
	}
}
