using Kefa.Bureau.Accounts.Staff;

namespace Kefa.Bureau.Tests.Accounts;

/// <summary>Fields that ask for a person take a name and keep an account.</summary>
public sealed class NamingPeople
{
    private static readonly StaffName Wang = new(new Guid("00000000-0000-0000-0000-000000000001"), "王小禾", "wangxh", null), Li = new(new Guid("00000000-0000-0000-0000-000000000002"), "李 云", "liyun", null),
        OtherLi = new(new Guid("00000000-0000-0000-0000-000000000003"), "李云", "liyun2", null);

    private readonly StaffNames _names = new([Wang, Li, OtherLi]);

    [Theory]
    [InlineData("王小禾"), InlineData(" 王 小禾 "), InlineData("wangxh"), InlineData("ＷＡＮＧＸＨ"), InlineData("王小禾 wangxh")]
    public void A_name_or_user_name_is_kept_as_the_account_and_shown_as_the_name(string typed)
    {
        string kept = _names.Read(typed, out var problem);

        Assert.Null(problem);
        Assert.Equal((Wang.Account.ToString(), "王小禾", true), (kept, _names.Shown(kept), _names.Knows(kept)));
    }

    [Fact]
    public void Who_shares_a_name_is_told_apart_by_the_user_name()
    {
        _names.Read("李云", out var problem);

        Assert.Equal("有 2 人叫“李云”，请连同用户名填写：李 云 liyun、李云 liyun2", problem!.Zh);
        Assert.Equal("2 people are called '李云': add the user name, 李 云 liyun, 李云 liyun2", problem.En);
        Assert.Equal(OtherLi.Account.ToString(), _names.Read(_names.Typed(OtherLi), out problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Somebody_from_outside_is_kept_as_typed()
    {
        Assert.Equal("张教授（外聘）", _names.Read("张教授（外聘）", out var problem));
        Assert.Null(problem);
        Assert.False(_names.Knows("张教授（外聘）"));
    }
}
