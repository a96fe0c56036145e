using Kefa.TestSupport.Messages;

namespace Kefa.Dmn.Tests.Messages;

public sealed class SpeakingChinese
{
    [Fact]
    public void Is_possible_for_everything_that_the_engine_says()
    {
        var faults = ChineseCatalogue.Faults(typeof(ModelDiagnostic).Assembly);

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("", "没有根元素")]
    [InlineData("text", "根元素之外不能有内容")]
    [InlineData("<a/><b/>", "根元素多于一个")]
    [InlineData("<a><b></a>", "第 1 行第 5 列的开始标签“b”与结束标签“a”不一致")]
    [InlineData("<a><b>", "文件提前结束，以下元素没有结束标签：b, a")]
    [InlineData("<1/>", "名称不能以“1”开头")]
    [InlineData("<a x='1' x='2'/>", "属性“x”出现了两次")]
    [InlineData("<a x=1/>", "此处是“1”，应为“\"”或“'”")]
    [InlineData("<a x='1'y='2'/>", "此处是“y”，应为空格")]
    [InlineData("<p:a/>", "没有声明命名空间前缀“p”")]
    [InlineData("<a>&nbsp;</a>", "没有声明实体“nbsp”")]
    [InlineData("<a>R & D</a>", "“&”之后应为实体名")]
    [InlineData("<a>\u0001</a>", "不允许出现字符“\u0001”（0x01）")]
    [InlineData(" <?xml version='1.0'?><a/>", "XML 声明必须位于文件开头")]
    public void Explains_what_is_wrong_with_a_file_that_is_no_xml(string xml, string chinese)
    {
        var fault = Assert.Throws<DmnFormatException>(() => DmnReader.Parse(xml, "model.dmn")).Diagnostic;

        Assert.StartsWith("文件不是格式正确的 XML：" + chinese, fault.Phrase.Zh, StringComparison.Ordinal);
        Assert.StartsWith("The file is not well-formed XML: ", fault.Message, StringComparison.Ordinal);
    }
}
