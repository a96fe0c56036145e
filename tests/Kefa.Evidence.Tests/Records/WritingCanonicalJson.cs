using System.Text;
using System.Text.Json.Nodes;
using Kefa.Evidence.Records;

namespace Kefa.Evidence.Tests.Records;

public sealed class WritingCanonicalJson
{
    [Fact]
    public void Puts_keys_in_order_and_escapes_only_what_must_be() => Assert.Equal(
        "{\"A\":[1,-2,\"\u3000\uD840\uDC00\u007f\u2028\"],\"a\":{\"x\":\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f/\"},\"a1\":9007199254740991}",
        Encoding.UTF8.GetString(CanonicalJson.Write(new JsonObject
        {
            ["a1"] = 9007199254740991, ["a"] = new JsonObject { ["x"] = "\"\\\b\t\n\f\r\u0001\u001f/" }, ["A"] = new JsonArray(1, -2, "\u3000\uD840\uDC00\u007f\u2028"),
        })));

    [Fact]
    public void Gives_a_draws_commitment_the_bytes_of_the_vector()
    {
        const string Commitment = """{"disclose":"after-inspection","draw":"2026-Q3-001","inputs":"528fd585409fd93924c8bb1b1f8235e50201d013162100f4b7559cab468bb19f","not_before":"2026-07-01T00:00:00Z","purpose":"季度随机抽查(测试数据)","randomness":["drand-quicknet round 1000","ssq issue 2026085"],"reveal_by":"2026-07-02T00:00:00Z","series":"2026-Q3","shares":{"organiser":"61f11e7b64a92b8288bd36fbba146f0e5b6e52369d0274ea9bc132a669b89f86","supervisor":"67e63a9ef511e648f2244d3152c721cb4cd063cf9f6192df0283f6f1c88a218d"},"v":"draw/v1"}""";

        byte[] written = CanonicalJson.Write(JsonNode.Parse(Commitment)!);

        Assert.Equal(510, written.Length);
        Assert.Equal("1e945237d936d3fc7ba446c9bc6f2377bcbfc7e70e07b43a798643e24da4a8c0", Kefa.Evidence.Tree.TreeHash.OfLeaf(written).ToString());
    }

    [Theory]
    [InlineData("1.5"), InlineData("true"), InlineData("null"), InlineData("9007199254740992"), InlineData("1e2"), InlineData("{\"中\":1}"), InlineData("\"e\\u0301\""), InlineData("\"\\ud800\"")]
    public void Refuses_what_others_could_write_in_another_way(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        Assert.Throws<FormatException>(() => CanonicalJson.Write(document.RootElement));
    }

    [Theory]
    [InlineData("{ }"), InlineData("{\"b\":1,\"a\":2}"), InlineData("{\"a\":1,\"a\":2}"), InlineData("\"\\u0041\""), InlineData("01"), InlineData("-0"), InlineData("{\"a\":1}\n"), InlineData("[1,]"), InlineData("1.0"), InlineData("\"\\/\"")]
    public void Reads_only_the_one_form(string json) => Assert.Throws<FormatException>(() => CanonicalJson.Read(Encoding.UTF8.GetBytes(json)).Dispose());
}
