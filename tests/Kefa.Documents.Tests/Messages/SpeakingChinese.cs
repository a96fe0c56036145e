using Kefa.Documents.Official;
using Kefa.TestSupport.Messages;

namespace Kefa.Documents.Tests.Messages;

public sealed class SpeakingChinese
{
    [Fact]
    public void Is_possible_for_everything_that_the_engine_says()
    {
        var faults = ChineseCatalogue.Faults(typeof(OfficialDocument).Assembly);

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }
}
