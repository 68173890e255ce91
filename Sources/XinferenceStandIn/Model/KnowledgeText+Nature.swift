extension KnowledgeText {
    static let nature = """
        # weather
        Rain falls when the droplets in a cloud grow too heavy to float.
        Snow is made of ice crystals that grow while they fall through cold air.
        Wind is air that moves from high pressure to low pressure.
        Fog is a cloud that touches the ground.
        A thunderstorm needs warm moist air that rises quickly.
        Lightning heats the air so fast that it bursts, and the burst is the thunder we hear.
        To guess how far away a storm is, count the seconds between flash and thunder and divide by three to get kilometres.
        A falling barometer often means that bad weather is coming.
        Hail forms when strong winds lift ice again and again inside a storm cloud.
        A rainbow appears when sunlight is bent and reflected inside drops of rain.
        Frost forms on clear nights because the ground loses its heat to the open sky.
        The monsoon is a wind that turns with the seasons and brings rain to South Asia.
        Humid air feels hotter because sweat dries slowly.
        # the sky
        The sky is blue because air scatters blue light more than red light.
        At sunset the light takes a longer way through the air, so mostly red light is left.
        The Moon takes about twenty-seven days to go around the Earth.
        The Moon always shows us the same side.
        Tides rise and fall because the Moon and the Sun pull on the sea.
        Light from the Sun needs about eight minutes to reach the Earth.
        Jupiter is the largest planet of our solar system.
        Saturn is known for its rings of ice and rock.
        Mars looks red because its dust is full of rust.
        Venus is the hottest planet because its thick air traps the heat.
        A year is the time the Earth needs for one trip around the Sun.
        The seasons exist because the axis of the Earth is tilted.
        A star shines because hydrogen turns into helium in its core.
        The North Star stands almost exactly above the North Pole.
        # geography
        Paris is the capital of France and lies on the river Seine.
        Berlin is the capital of Germany and lies on the river Spree.
        Rome is the capital of Italy and lies on the river Tiber.
        Madrid is the capital of Spain and lies in the middle of the country.
        London is the capital of the United Kingdom and lies on the river Thames.
        Tokyo is the capital of Japan and one of the largest cities in the world.
        Beijing is the capital of China and has been a capital for many centuries.
        Canberra is the capital of Australia, although Sydney is larger.
        Ottawa is the capital of Canada, although Toronto is larger.
        Brasilia is the capital of Brazil and was built on a plan in the middle of the country.
        Cairo is the capital of Egypt and lies on the river Nile.
        Nairobi is the capital of Kenya and lies close to the equator.
        The Nile is one of the longest rivers in the world.
        The Amazon carries more water than any other river.
        Mount Everest is the highest mountain above the level of the sea.
        The Pacific is the largest and deepest ocean.
        The Sahara is the largest hot desert and lies in the north of Africa.
        Iceland lies on the line where two plates of the crust of the Earth move apart.
        The equator is the line halfway between the North Pole and the South Pole.
        Lake Baikal in Siberia is the deepest lake in the world.
        # animals and plants
        Whales are mammals that breathe air and feed their young with milk.
        An octopus has three hearts and blue blood.
        Bees tell each other where flowers are by a dance.
        A spider has eight legs, while an insect has six.
        Bats find their way in the dark by listening to the echo of their own calls.
        Penguins are birds that cannot fly but swim very well.
        Cats sleep for more than half of the day.
        Dogs can smell traces that are thousands of times too weak for us.
        Salmon return from the sea to the river in which they were born.
        Plants make sugar out of water, air and light, and this is called photosynthesis.
        Leaves are green because chlorophyll takes up red and blue light.
        Trees lose their leaves in autumn to save water in winter.
        A mushroom is only the fruit of a fungus whose threads live in the soil.
        Bamboo is a grass, and some kinds grow almost a metre in one day.
        Ants find food by following the scent that other ants have left.

        """
}
