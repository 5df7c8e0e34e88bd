package conformance

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

// completion is an answer, or a chunk of one, in the model's own form: chat completions as OpenAI has them.
type completion struct {
	Choices []struct {
		Message struct{ Role, Content string }
		Delta   struct{ Content string }
	}
}

func native(t *testing.T) []byte {
	t.Helper()
	return must[[]byte](t)(json.Marshal(map[string]any{
		"messages":    []map[string]string{{"role": "user", "content": question}},
		"temperature": 0,
		"max_tokens":  400,
	}))
}

func read(t *testing.T, body []byte) completion {
	t.Helper()
	var read completion
	if err := json.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestInvokeModel(t *testing.T) {
	answer := must[*bedrockruntime.InvokeModelOutput](t)(runtime(t).InvokeModel(t.Context(), &bedrockruntime.InvokeModelInput{
		ModelId:     aws.String(modelID(t)),
		ContentType: aws.String("application/json"),
		Body:        native(t),
	}))
	wantEqual(t, "content type", *answer.ContentType, "application/json")
	message := read(t, answer.Body).Choices[0].Message
	wantEqual(t, "role", message.Role, "assistant")
	wantEqual(t, "text", message.Content, textOf(t, ask(t)))
}

func TestInvokeModelStream(t *testing.T) {
	answer := must[*bedrockruntime.InvokeModelWithResponseStreamOutput](t)(runtime(t).InvokeModelWithResponseStream(
		t.Context(), &bedrockruntime.InvokeModelWithResponseStreamInput{
			ModelId:     aws.String(modelID(t)),
			ContentType: aws.String("application/json"),
			Body:        native(t),
		}))
	stream := answer.GetStream()
	defer stream.Close()
	text, pieces := "", 0
	for event := range stream.Events() {
		chunk, ok := event.(*types.ResponseStreamMemberChunk)
		if !ok {
			t.Fatalf("got the event %T", event)
		}
		for _, choice := range read(t, chunk.Value.Bytes).Choices {
			text += choice.Delta.Content
			pieces++
		}
	}
	if err := stream.Err(); err != nil {
		t.Fatal(err)
	}
	if pieces < 2 {
		t.Errorf("the answer came in %d pieces", pieces)
	}
	wantEqual(t, "text", text, textOf(t, ask(t)))
}

func TestCountTokens(t *testing.T) {
	system := []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: "Answer in few words."}}
	answer := ask(t, func(input *bedrockruntime.ConverseInput) { input.System = system })
	counted := must[*bedrockruntime.CountTokensOutput](t)(runtime(t).CountTokens(t.Context(), &bedrockruntime.CountTokensInput{
		ModelId: aws.String(modelID(t)),
		Input: &types.CountTokensInputMemberConverse{
			Value: types.ConverseTokensRequest{Messages: []types.Message{user(question)}, System: system},
		},
	}))
	if *counted.InputTokens <= 0 {
		t.Errorf("counted %d tokens", *counted.InputTokens)
	}
	wantEqual(t, "tokens", *counted.InputTokens, *answer.Usage.InputTokens)
}
