using System.Reflection;

namespace Kefa.Architecture.Tests;

public sealed class TheHouse
{
    public static TheoryData<string> Projects() => [.. Walls.Projects()];

    public static TheoryData<string> Engines() => [.. Walls.BuiltEngines()];

    [Theory, MemberData(nameof(Projects))]
    public void A_room_uses_only_the_rooms_that_the_plan_allows(string project)
    {
        var room = Path.GetFileNameWithoutExtension(project);

        Assert.Empty(Walls.WrongReferences(room, Walls.ReferencesOf(project)));
    }

    [Theory, MemberData(nameof(Engines))]
    public void An_engine_touches_no_file_no_database_no_web_and_no_clock(string engine) =>
        Assert.Empty(Walls.TouchesOutside(Assembly.Load(engine)));

    [Fact]
    public void The_wall_rules_can_fail()
    {
        Assert.NotEmpty(Walls.WrongReferences("Kefa.Feel", ["Kefa.Dmn"]));
        Assert.NotEmpty(Walls.WrongReferences("Kefa.Bureau", ["Kefa.Web"]));
        Assert.NotEmpty(Walls.TouchesOutside(typeof(TheHouse).Assembly));
    }

    [Fact]
    public void Names_say_what_a_thing_is_not_that_it_is_a_helper()
    {
        string[] forbidden = ["Services", "Managers", "Helpers", "Utils"];

        var offenders = Directory.EnumerateDirectories(Path.Combine(Walls.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(d => !d.Contains("node_modules", StringComparison.Ordinal) && forbidden.Contains(Path.GetFileName(d), StringComparer.Ordinal));

        Assert.Empty(offenders);
    }
}
