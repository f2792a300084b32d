using System.Text;
using System.Text.Json;
using EdgeVoice.Agent.Telemetry;
using EdgeVoice.Testing;
using NJsonSchema;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace EdgeVoice.Agent.Tests.Telemetry;

/// <summary>The published schemas against what the code really writes, and against messages that are wrong.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Types => [.. Samples.All.Select(record => Topics.TypeOf(record.Kind)).Distinct()];

    [Fact]
    public async Task Every_message_that_a_broker_got_fits_its_schemas_to_the_last_member()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var central = await CentralOps.ConnectAsync(broker.Port);
        await using var rig = await TelemetryRig.StartAsync(new() { Host = "127.0.0.1", Port = broker.Port });
        var missing = Samples.All.Select(record => Topics.TypeOf(record.Kind)).ToHashSet();
        foreach (var record in Samples.All)
            rig.Telemetry.Publish(record);
        while (missing.Count > 0)
        {
            var message = await central.NextAsync(_ => true);
            string type = message.Envelope.GetProperty("type").GetString()!;
            Assert.Empty((await SchemaAsync("envelope")).Validate(message.Envelope.GetRawText()));
            Assert.Empty((await SchemaAsync(type, strict: true)).Validate(message.Data.GetRawText()));
            missing.Remove(type);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_message_without_a_required_member_or_with_a_wrong_one_is_refused(string type)
    {
        var schema = await SchemaAsync(type);
        string json = Encoding.UTF8.GetString(TelemetryJson.Write(Samples.All.Last(record => Topics.TypeOf(record.Kind) == type)));
        Assert.Empty(schema.Validate(json));
        foreach (string member in schema.RequiredProperties)
        {
            Assert.NotEmpty(schema.Validate(With(json, member, null)));
            Assert.NotEmpty(schema.Validate(With(json, member, "{\"no\":[1]}")));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_AsyncAPI_page_names_every_topic_and_its_schema(string type)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Places.InTree("docs", "telemetry", "asyncapi.yaml"))));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        string topic = new Topics("{site}", "{device}").Of(Samples.All.First(record => Topics.TypeOf(record.Kind) == type).Kind);
        Assert.Contains(((YamlMappingNode)root["channels"]).Children.Values, channel => ((YamlScalarNode)channel["address"]).Value == topic);
        string schema = ((YamlScalarNode)root["components"]["messages"][type]["payload"]["allOf"][1]["properties"]["data"]["$ref"]).Value!;
        Assert.True(File.Exists(Places.InTree("docs", "telemetry", schema)));
    }

    private static async Task<JsonSchema> SchemaAsync(string name, bool strict = false)
    {
        var schema = await JsonSchema.FromFileAsync(Places.InTree("docs", "telemetry", $"{name}.schema.json"), TestContext.Current.CancellationToken);
        if (strict)
            Close(schema);
        return schema;
    }

    // The published schemas let members be added; here a member that no schema names is a member that nobody documented.
    private static void Close(JsonSchema schema)
    {
        if (schema.ActualProperties.Count > 0)
            schema.AllowAdditionalProperties = false;
        foreach (var inner in schema.Properties.Values.Cast<JsonSchema>().Concat(schema.Definitions.Values))
            Close(inner);
        if (schema.Item is { } item)
            Close(item);
    }

    private static string With(string json, string member, string? value)
    {
        var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        if (value is null)
            members.Remove(member);
        else
            members[member] = JsonDocument.Parse(value).RootElement;
        return JsonSerializer.Serialize(members);
    }
}
